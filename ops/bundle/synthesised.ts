import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import { isDeployed } from "../../infra/stacks/stack-names.ts";
import { synthesise } from "../../infra/synthesise.ts";
import type { Bundle } from "./bundle.ts";
import { readBundle } from "./folder.ts";

/** What is synthesised, and for where. */
export interface SynthesisedBundleProps {
  readonly environment: Environment;
  /** Absolute path of the repository. */
  readonly checkout: string;
  /** Revision of the checkout. */
  readonly commit: string;
  /** Where Terraform works: paths in templates count from there. Absolute. */
  readonly outdir: string;
}

/**
 * The bundle of all stacks of an environment, as the checkout declares them now. Synthesised in a folder of this
 * process beside `outdir`, which goes away again, and never in it: somebody may be deploying, and what providers
 * upload is read from there while it is applied.
 *
 * @throws {PolicyError}
 */
export function synthesisedBundle({ environment, checkout, commit, outdir }: SynthesisedBundleProps): Bundle {
  const folder = join(dirname(outdir), `cdktf.${String(process.pid)}`);
  try {
    return readBundle(folder, synthesise({ outdir: folder, checkout, commit, environments: [environment] }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those stacks of an instance's bundle that a deployment applies: all but what plays the found servers. */
export function deployedPart({ stacks }: Bundle, instance: string): Bundle {
  return { stacks: stacks.filter(({ name }) => isDeployed(instance, name)) };
}
