import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { block, list } from "../../infra/aspects/problem.ts";
import { synthesise, type SynthesisProps } from "../../infra/synthesise.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** The repository that the tests belong to. */
export const checkout = resolve(__dirname, "../..");

/** A resource of a synthesised stack. */
export interface SynthesisedResource {
  readonly stack: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a synthesis wrote. */
export interface Synthesis {
  /** In order of deployment. */
  readonly stacks: readonly string[];
  /** Path beneath `stacks/` → text, of every file. */
  readonly files: Readonly<Record<string, string>>;
  readonly resources: readonly SynthesisedResource[];
}

/** What a synthesis of these environments into a folder of its own writes. */
export function synthesis(environments: SynthesisProps["environments"]): Synthesis {
  // Within the repository, like the real output: paths from a stack to the repository are relative.
  mkdirSync(join(checkout, ".local/.tests"), { recursive: true });
  const outdir = temporaryDirectory("synthesis-", join(checkout, ".local/.tests"));
  const stacks = synthesise({ outdir, checkout, environments });
  const root = join(outdir, "stacks");
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = Object.fromEntries(
    paths.map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
  );
  return { stacks, files, resources: stacks.flatMap((stack) => resourcesOf(stack, files)) };
}

function resourcesOf(stack: string, files: Readonly<Record<string, string>>): readonly SynthesisedResource[] {
  const json: unknown = JSON.parse(files[`${stack}/cdk.tf.json`] ?? "{}");
  return Object.entries(block(block(json)["resource"])).flatMap(([type, ofType]) =>
    Object.values(block(ofType)).map((attributes) => ({ stack, type, attributes: block(attributes) })),
  );
}

/** A container's labels by name. */
export function labelsOf({ attributes }: SynthesisedResource): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    list(attributes["labels"]).map((entry) => {
      const { label, value } = block(entry);
      return [String(label), value];
    }),
  );
}
