import { dirname, join } from "node:path";
import type { Bundle } from "../bundle/bundle.ts";
import { writeBundle } from "../bundle/folder.ts";
import { inParallel } from "../in-parallel.ts";
import { plannedChanges } from "../review/resources/planned.ts";
import type { ResourceChange } from "../review/resources/resource-change.ts";
import {
  containersInState,
  differingPlan,
  initialised,
  stackFolder,
  STACKS_AT_A_TIME,
  TerraformError,
  type StackFolder,
} from "../terraform/stack.ts";
import { failedPublishers } from "../terraform/state.ts";

/** What Terraform says of the stacks of a bundle. */
export interface TerraformLook {
  readonly changes: readonly ResourceChange[];
  /** Stacks that could not be planned: what Terraform said. */
  readonly unknown: readonly string[];
}

/**
 * What deploying a bundle again would change. The bundle is unpacked beside the synthesis output, because paths in
 * its templates count from there, and never in it: somebody may be deploying.
 *
 * @param outdir - of the synthesis
 */
export async function terraformLook(outdir: string, bundle: Bundle): Promise<TerraformLook> {
  const folder = join(dirname(outdir), "cdktf.drift");
  writeBundle(folder, bundle);
  const changes: ResourceChange[] = [];
  const unknown: string[] = [];
  await inParallel(STACKS_AT_A_TIME, bundle.stacks, async ({ name }) => {
    try {
      const stack = stackFolder(folder, name);
      await initialised(stack);
      const plan = await planOf(stack);
      if (plan !== undefined) changes.push(...plannedChanges(name, plan));
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      unknown.push(error.message);
    }
  });
  return { changes: changes.sort((a, b) => (place(a) < place(b) ? -1 : 1)), unknown: unknown.sort() };
}

/** A publisher that failed blocks every plan of its stack, and says nothing of what is live. */
async function planOf(stack: StackFolder): Promise<unknown> {
  try {
    return await differingPlan(stack);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const failed = failedPublishers(await containersInState(stack));
    if (failed.length === 0) throw error;
    return differingPlan(stack, failed);
  }
}

function place({ stack, address }: ResourceChange): string {
  return `${stack} ${address}`;
}
