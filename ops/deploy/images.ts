import type { Environment } from "../../infra/environments/environment.ts";
import { stackHost } from "../../infra/stacks/stack-names.ts";
import { block, text, type Attributes } from "../../infra/aspects/problem.ts";
import type { Bundle, StackBundle } from "../bundle/bundle.ts";
import { dockerFailure, dockerOn, isNoSuchImage } from "../docker.ts";
import type { ReleaseRecord } from "../releases/record.ts";

/** References of the images that a stack's template names, without repetition, sorted. */
export function imageReferences({ template }: StackBundle): readonly string[] {
  return [...new Set(Object.values(imageNames(template)))].sort();
}

/** What hosts say of the images of their stacks. */
export interface FoundImages {
  /** Those whose host could be asked. */
  readonly stacks: readonly StackBundle[];
  /** Ids by reference, as far as the hosts have them. */
  readonly ids: ReleaseRecord["images"];
}

/** The images of a bundle, as far as its hosts can be asked: one that is down or unknown says nothing of the others. */
export async function foundImages(environment: Environment, { stacks }: Bundle): Promise<FoundImages> {
  const asked = await Promise.all(
    stacks.map(async (stack) => {
      const ids = await idsOn(environment, stack).catch(() => undefined);
      return ids === undefined ? [] : [{ stack, ids }];
    }),
  );
  const ids = asked.flat().flatMap((each) => each.ids);
  return {
    stacks: asked.flat().map(({ stack }) => stack),
    ids: Object.fromEntries(ids.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

async function idsOn(
  environment: Environment,
  stack: StackBundle,
): Promise<readonly (readonly [string, string])[]> {
  const host = stackHost(environment, stack.name);
  const references = imageReferences(stack);
  if (host === undefined || references.length === 0) return [];
  const docker = dockerOn(environment, host);
  const args = ["image", "inspect", "--format", "{{.Id}} {{json .RepoTags}} {{json .RepoDigests}}"];
  const shown = await docker.run([...args, ...references]);
  // It prints those that it has, and fails for those that it has not.
  if (shown.exitCode !== 0 && !isNoSuchImage(shown)) throw dockerFailure(docker, args, shown);
  const lines = shown.stdout.split("\n").filter((line) => line !== "");
  return references.flatMap((reference): readonly (readonly [string, string])[] => {
    const line = lines.find((each) => each.includes(JSON.stringify(withoutTag(reference))));
    return line === undefined ? [] : [[reference, line.split(" ")[0] ?? ""]];
  });
}

/** A reference with a digest is known to the daemon without its tag. */
function withoutTag(reference: string): string {
  return reference.replace(/:[^:@/]+@/, "@");
}

/** An image of a release that is not what it was then. */
export interface LostImage {
  readonly reference: string;
  /** `gone`: its host does not have it; `another`: the reference names another image now. */
  readonly state: "gone" | "another";
}

/**
 * Images of a bundle that cannot be had as they were, sorted by reference.
 * @param then - ids by reference, as they were recorded
 * @param now - ids by reference, as the hosts have them now
 */
export function lostImages(
  { stacks }: Bundle,
  then: ReleaseRecord["images"],
  now: ReleaseRecord["images"],
): readonly LostImage[] {
  const references = [...new Set(stacks.flatMap(imageReferences))].sort();
  return references.flatMap((reference): readonly LostImage[] => {
    const [before, after] = [then[reference], now[reference]];
    if (after === undefined) return [{ reference, state: "gone" }];
    return before === undefined || before === after ? [] : [{ reference, state: "another" }];
  });
}

/** In words, one line. */
export function lostImageText({ reference, state }: LostImage): string {
  return state === "gone"
    ? `image ${reference}: its host does not have it any more`
    : `image ${reference}: names another image now than it did then`;
}

/**
 * A bundle whose images are those of another: what changes between releases is then configuration alone. An image
 * that the other does not know stays as it is.
 */
export function withImagesOf(bundle: Bundle, other: Bundle): Bundle {
  return {
    stacks: bundle.stacks.map((stack) => {
      const same = other.stacks.find(({ name }) => name === stack.name);
      if (same === undefined) return stack;
      const names = { ...imageNames(stack.template), ...imageNames(same.template) };
      return { ...stack, template: withImageNames(stack.template, names) };
    }),
  };
}

/** Names of the images that a template declares, by id. */
function imageNames(template: Attributes): Readonly<Record<string, string>> {
  const images = Object.entries(block(block(template["resource"])["docker_image"]));
  return Object.fromEntries(images.map(([id, image]) => [id, text(block(image)["name"])]));
}

function withImageNames(
  template: Attributes,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const resource = block(template["resource"]);
  const images = Object.entries(block(resource["docker_image"]));
  if (images.length === 0) return { ...template };
  const renamed = images.map(([id, image]): [string, unknown] => [id, { ...block(image), name: names[id] }]);
  return { ...template, resource: { ...resource, docker_image: Object.fromEntries(renamed) } };
}
