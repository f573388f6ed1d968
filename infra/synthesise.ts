import { mkdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { App, Aspects } from "cdktf";
import { Policy, PolicyError } from "./aspects/policy.ts";
import { fileProblems } from "./aspects/secret-text.ts";
import type { BuiltImages } from "./constructs/context.ts";
import type { Environment } from "./environments/environment.ts";
import type { UnpreparedEnvironment } from "./environments/unprepared.ts";
import { imageBuilds, imageSources, type ImageSources } from "./images/built-images.ts";
import type { PublisherParts } from "./images/publisher-image.ts";
import { copyLockFile, publisherScripts, writeStackFiles } from "./stack-folder.ts";
import { environmentStacks, unpreparedStacks } from "./stacks/environment-stacks.ts";

/** What is synthesised, and where. */
export interface SynthesisProps {
  /** Folder of the output, made if it is missing; absolute, or relative to the working directory. */
  readonly outdir: string;
  /** Absolute path of the repository. */
  readonly checkout: string;
  /** Absolute path of the checkout whose `.local/` is meant: state, secrets, what setup made. @defaultValue `checkout` */
  readonly home?: string;
  /** Revision of the checkout, for the record of what was published. @defaultValue `unknown` */
  readonly commit?: string;
  readonly environments: readonly (Environment | UnpreparedEnvironment)[];
}

/**
 * Writes every stack of the environments: `stacks/<name>/cdk.tf.json`, with the files that it uploads beneath
 * `files/` and the environment's provider lock file. Returns the stacks' names, each environment's in the order of
 * deployment.
 * @throws {PolicyError} naming every problem of every stack; no stack is written then.
 */
export function synthesise({
  outdir,
  checkout,
  home = checkout,
  commit = "unknown",
  environments,
}: SynthesisProps): readonly string[] {
  const output = resolve(outdir);
  mkdirSync(output, { recursive: true });
  const app = new App({ outdir: output, stackTraces: false });
  // All stack folders lie equally deep.
  const checkoutFromStack = relative(join(output, "stacks", "any"), resolve(home));
  const scripts = publisherScripts(checkout);
  const sources = imageSources(checkout);
  const synthesised = environments.flatMap((environment) => {
    // Production's is part of the revision, a local one was made by setup.
    const lockFolder = environment.name === "local" ? home : checkout;
    const lockFile = "lockFile" in environment ? join(lockFolder, environment.lockFile) : undefined;
    const stacks =
      "problem" in environment
        ? unpreparedStacks(app, environment, checkoutFromStack)
        : environmentStacks(app, {
            environment,
            checkoutFromStack,
            commit,
            publisherScripts: scripts,
            builtImages: imageTags(sources, environment.images),
          });
    return stacks.map((each) => ({ ...each, lockFile, environment: environment.name }));
  });
  const environmentOf = new Map(synthesised.map(({ stack, environment }) => [stack.node.id, environment]));
  const policy = new Policy((stack) => environmentOf.get(stack) ?? "production");
  for (const { stack } of synthesised) Aspects.of(stack).add(policy);
  const leaks = synthesised.flatMap(({ stack, files }) => fileProblems(stack.node.id, files));
  if (leaks.length > 0) throw new PolicyError(leaks.join("\n"));
  app.synth();
  return synthesised.map(({ stack, files, lockFile }) => {
    const folder = join(output, "stacks", stack.node.id);
    writeStackFiles(folder, files);
    if (lockFile !== undefined) copyLockFile(lockFile, folder);
    return stack.node.id;
  });
}

function imageTags(sources: ImageSources, parts: PublisherParts): BuiltImages {
  const { exporter, simulator, publisher } = imageBuilds(sources, parts);
  return { exporter: exporter.tag, simulator: simulator.tag, publisher: publisher.tag };
}
