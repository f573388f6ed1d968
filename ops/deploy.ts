import { runCommand } from "./command.ts";
import { removedOrphans } from "./reconcile.ts";
import { isEmpty, planText } from "./terraform/plan.ts";
import {
  applied,
  containersInState,
  initialised,
  planned,
  TerraformError,
  type StackFolder,
} from "./terraform/stack.ts";
import { failedPublishers } from "./terraform/state.ts";

/** What deploying one stack came to. */
export interface Deployment {
  readonly stack: string;
  /** Whether anything was changed. */
  readonly changed: boolean;
  /** In words, e.g. `1 to make, 1 to remove`. */
  readonly text: string;
}

/**
 * Plans a stack and applies that very plan. A publication that failed before is made again though nothing about it
 * changed, because it would block every plan of its stack.
 *
 * @param stack - initialised
 * @throws {TerraformError}
 */
export async function deployedStack(stack: StackFolder): Promise<Deployment> {
  const again = failedPublishers(await containersInState(stack));
  const plan = await planned(stack, again);
  if (!isEmpty(plan)) await appliedOrExplained(stack);
  const repeated = again.length === 0 ? "" : "; published again after a failure, content unchanged";
  return { stack: stack.name, changed: !isEmpty(plan), text: `${planText(plan)}${repeated}` };
}

/** @throws {TerraformError} with the publisher's own words, where it is a publication that failed. */
async function appliedOrExplained(stack: StackFolder): Promise<void> {
  try {
    await applied(stack);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const publisher = /the log of container (\S+) says why/.exec(error.message.replace(/\s+/g, " "))?.[1];
    if (publisher === undefined) throw error;
    const { stdout, stderr } = await runCommand(["docker", "logs", publisher], { timeoutSeconds: 30 });
    throw new TerraformError(`${error.message}\n${publisher}:\n${stdout}${stderr}`);
  }
}

/**
 * Makes the stacks ready to be planned: providers, state, and no container left behind by a Terraform that was killed.
 * Names of the containers that it removed for that.
 * @throws {TerraformError} or {DockerError}
 */
export async function prepared(instance: string, stacks: readonly StackFolder[]): Promise<readonly string[]> {
  // One after the other: Terraform's mirror of providers is shared.
  for (const stack of stacks) await initialised(stack);
  return removedOrphans(instance, stacks);
}
