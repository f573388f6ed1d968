import type { NotLive } from "./live.ts";
import { removedOrphans } from "../reconcile.ts";
import { stackDocker, type StackEnvironment } from "../stack-docker.ts";
import { isEmpty, planSummary, planText, type PlanSummary } from "../terraform/plan.ts";
import {
  applied,
  containersInState,
  initialised,
  planned,
  TerraformError,
  type StackFolder,
} from "../terraform/stack.ts";
import { failedPublishers, type StateContainer } from "../terraform/state.ts";

/** What deploying one stack would do. */
export interface StackPlan {
  readonly stack: StackFolder;
  /** As `terraform show -json` gives it. */
  readonly json: unknown;
  readonly summary: PlanSummary;
  /** Addresses of publishers that publish again though nothing about them changed. */
  readonly again: readonly string[];
  /** Names of containers that no state knew, which were removed. */
  readonly removed: readonly string[];
}

/**
 * The plan of a stack, saved in its folder, after what a killed deployment left behind was cleared away. A publication
 * that failed before is made again though nothing about it changed, because it would block every plan of its stack;
 * so is one that is not live any more.
 *
 * @param lost - publications that are not live
 * @throws {TerraformError} or {DockerError}, which says when the stack's host cannot be reached
 */
export async function stackPlan(
  environment: StackEnvironment,
  stack: StackFolder,
  lost: readonly Pick<NotLive, "address" | "release">[],
): Promise<StackPlan> {
  const { inState, removed } = await preparedStack(environment, stack);
  // One that the state knows with another release, or not at all, is made anyway.
  const unchanged = lost.filter(({ address, release }) =>
    inState.some((each) => each.address === address && each.labels["citadel.release"] === release),
  );
  const again = [...new Set([...failedPublishers(inState), ...unchanged.map(({ address }) => address)])];
  const json = await planned(stack, again);
  return { stack, json, summary: planSummary(json), again, removed };
}

/**
 * Makes a stack ready to be planned: providers, state, and no container left behind by a Terraform that was killed.
 * @throws {TerraformError} or {DockerError}, which says when the stack's host cannot be reached
 */
export async function preparedStack(
  environment: StackEnvironment,
  stack: StackFolder,
): Promise<{ readonly inState: readonly StateContainer[]; readonly removed: readonly string[] }> {
  await initialised(stack);
  const inState = await containersInState(stack);
  return { inState, removed: await removedOrphans(environment, stack, inState) };
}

/** Whether a plan changes nothing. */
export function changesNothing({ summary }: StackPlan): boolean {
  return isEmpty(summary);
}

/** In words, e.g. `1 to replace; published again, content unchanged`. */
export function stackPlanText({ summary, again }: StackPlan): string {
  return `${planText(summary)}${again.length === 0 ? "" : "; published again, content unchanged"}`;
}

/** What was cleared away before a plan was made. */
export function removalText({ stack, removed }: StackPlan): string {
  return `${stack.name}: removed what a killed deployment left behind: ${removed.join(", ")}`;
}

/**
 * Applies a plan, that very one; does nothing where it changes nothing.
 * @throws {TerraformError} with the publisher's own words, where it is a publication that failed.
 */
export async function appliedPlan(environment: StackEnvironment, plan: StackPlan): Promise<void> {
  if (changesNothing(plan)) return;
  try {
    await applied(plan.stack);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const publisher = /the log of container (\S+) says why/.exec(error.message.replace(/\s+/g, " "))?.[1];
    if (publisher === undefined) throw error;
    const log = await stackDocker(environment, plan.stack.name)?.run(["logs", publisher]);
    throw new TerraformError(`${error.message}\n${publisher}:\n${log?.stdout ?? ""}${log?.stderr ?? ""}`);
  }
}
