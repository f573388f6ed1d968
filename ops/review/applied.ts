import { block, list, text, without, type Attributes } from "../../infra/aspects/problem.ts";
import type { Bundle, StackBundle } from "../bundle/bundle.ts";
import { labelOf } from "./resources/labels.ts";

/**
 * A stack as far as it decides what is applied: the same for the same change, whatever the commit, the machine and the
 * folder that it was synthesised in. A release's hash is `<release>` in it: the release's files are compared instead.
 */
export interface AppliedStack {
  readonly name: string;
  /** Everything of the template but its resources: providers, backend, versions. */
  readonly settings: Attributes;
  /** By address. */
  readonly resources: Readonly<Record<string, Attributes>>;
  /** By path beneath the stack's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines of the providers' lock file, sorted: the order of checksums means nothing. */
  readonly lockFile: readonly string[];
}

/** The stacks of a bundle, in its order. */
export function appliedStacks({ stacks }: Bundle): readonly AppliedStack[] {
  return stacks.map(appliedStack);
}

function appliedStack({ name, template, files, lockFile = "" }: StackBundle): AppliedStack {
  const { resource } = template;
  const settings = without(template, ["resource", "//"]);
  const declared = Object.entries(block(resource)).flatMap(([type, ofType]) =>
    Object.entries(block(ofType)).map(([id, attributes]) => [`${type}.${id}`, block(attributes)] as const),
  );
  const releases = declared.flatMap(([, attributes]) => labelOf(attributes, "citadel.release") ?? []);
  const nameless = (value: string) =>
    releases.reduce((rest, release) => rest.replaceAll(release, "<release>"), value);
  return {
    name,
    settings: block(inEveryText(settings, withoutFolder)),
    resources: Object.fromEntries(
      declared.map(([address, attributes]) => [
        address,
        block(inEveryText(appliedAttributes(attributes, files), nameless)),
      ]),
    ),
    files: Object.fromEntries(Object.entries(files).map(([path, body]) => [nameless(path), nameless(body)])),
    lockFile: lockFile
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .sort(),
  };
}

/** A resource without what only says where it comes from, and without hashes of what is compared itself. */
function appliedAttributes(resource: Attributes, files: StackBundle["files"]): Attributes {
  const attributes = without(resource, ["//"]);
  if (labelOf(attributes, "citadel.role") !== "publisher") return attributes;
  return {
    ...attributes,
    env: list(attributes["env"]).filter((variable) => !text(variable).startsWith("COMMIT=")),
    labels: list(attributes["labels"]).filter((label) => block(label)["label"] !== "citadel.variables"),
    upload: list(attributes["upload"]).map((upload) => {
      const { source_hash: hash, ...rest } = block(upload);
      return text(rest["source"]) in files ? rest : { ...rest, source_hash: hash };
    }),
  };
}

/** Paths of the checkout are relative to the folder of the synthesis, which may lie anywhere. */
function withoutFolder(value: string): string {
  return value.replaceAll(/(?:\.\.\/)+/g, "<checkout>/");
}

function inEveryText(value: unknown, edit: (text: string) => string): unknown {
  if (typeof value === "string") return edit(value);
  if (Array.isArray(value)) return value.map((element) => inEveryText(element, edit));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inEveryText(member, edit)]));
}
