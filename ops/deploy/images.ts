import { z } from "zod";
import type { Environment } from "../../infra/environments/environment.ts";
import { stackHost } from "../../infra/stacks/stack-names.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { dockerFailure, dockerOn } from "../docker.ts";
import type { ReleaseRecord } from "../releases/record.ts";

const template = z.object({
  resource: z
    .object({ docker_image: z.record(z.string(), z.object({ name: z.string() })).default({}) })
    .default({ docker_image: {} }),
});

/** References of the images that a stack's template names, without repetition, sorted. */
export function imageReferences(stack: Bundle["stacks"][number]): readonly string[] {
  const images = Object.values(template.parse(stack.template).resource.docker_image);
  return [...new Set(images.map(({ name }) => name))].sort();
}

/** Ids of a bundle's images by reference, as far as their hosts have them. @throws {DockerError} when a host is down */
export async function imageIds(
  environment: Environment,
  { stacks }: Bundle,
): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    stacks.map((stack) => idsOn(environment, stackHost(environment, stack.name), imageReferences(stack))),
  );
  return Object.fromEntries(found.flat().sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function idsOn(
  environment: Environment,
  host: string | undefined,
  references: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  if (host === undefined || references.length === 0) return [];
  const docker = dockerOn(environment, host);
  const args = ["image", "inspect", "--format", "{{.Id}} {{json .RepoTags}} {{json .RepoDigests}}"];
  const shown = await docker.run([...args, ...references]);
  // It prints those that it has, and fails for those that it has not.
  if (shown.exitCode !== 0 && !/no such (?:image|object)/i.test(shown.stderr))
    throw dockerFailure(docker, args, shown);
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
      const images = template.parse(same.template).resource.docker_image;
      const own = template.parse(stack.template).resource.docker_image;
      const replaced = Object.fromEntries(
        Object.entries(own).map(([id, image]) => [id, images[id]?.name ?? image.name]),
      );
      return { ...stack, template: withImageNames(stack.template, replaced) };
    }),
  };
}

function withImageNames(
  original: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const resource = record(original["resource"]);
  const images = Object.fromEntries(
    Object.entries(record(resource["docker_image"])).map(([id, image]) => [
      id,
      { ...record(image), name: names[id] },
    ]),
  );
  return Object.keys(images).length === 0
    ? { ...original }
    : { ...original, resource: { ...resource, docker_image: images } };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
