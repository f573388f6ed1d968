import { writeBundle, writeUploads } from "../bundle/folder.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { inParallel } from "../in-parallel.ts";
import type { DeploymentLock } from "../releases/lock.ts";
import type { ReleaseCause } from "../releases/record.ts";
import { notePending, recordRelease, storeBundle } from "../releases/store.ts";
import { stackFolder, STACKS_AT_A_TIME, type StackFolder } from "../terraform/stack.ts";
import { awaited } from "../wait.ts";
import { chains } from "./chains.ts";
import { foundImages } from "./images.ts";
import { notLive, type NotLive } from "./live.ts";
import { removalProblems } from "./removal.ts";
import { mayBeLive, type Situation } from "./situation.ts";
import type { DeploymentSite } from "./site.ts";
import {
  appliedPlan,
  changesNothing,
  removalText,
  stackPlan,
  stackPlanText,
  type StackPlan,
} from "./stack.ts";
import { wayOn } from "./way-on.ts";

/** Called with a line for each thing that was found or done. */
export type Report = (line: string) => void;

/** A deployment that ended before everything was live, with what is live now and how to go on. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}

/** What is to be live. */
export interface Goal {
  readonly bundle: Bundle;
  readonly commit: string;
  readonly cause: ReleaseCause;
  /** Semantic digest of the change. */
  readonly digest: string;
}

/** What a deployment would do, stack by stack. */
export interface DeploymentPlan {
  readonly plans: readonly StackPlan[];
  /** Stacks of the release before, and of those that were begun since, that are not declared any more. */
  readonly gone: readonly StackFolder[];
  /** Stacks that could not be planned, e.g. because their host is down: what Terraform said. */
  readonly failures: readonly string[];
}

/** Longest that servers may take to show what was published: Prometheus throttles discovery for 5 s. */
const LIVE_WITHIN_SECONDS = 60;

/**
 * Plans the stacks of a bundle, after what a killed deployment left behind was cleared away.
 * @param names - which of them
 */
export async function deploymentPlan(
  { environment, outdir }: DeploymentSite,
  found: Situation,
  { bundle }: Pick<Goal, "bundle">,
  names: readonly string[],
  lost: readonly NotLive[],
  report: Report,
): Promise<DeploymentPlan> {
  const declared = new Set(bundle.stacks.map(({ name }) => name));
  const before = mayBeLive(found).flatMap(({ stacks }) => stacks);
  const gone = [...new Map(before.map((stack) => [stack.name, stack])).values()].filter(
    ({ name }) => !declared.has(name),
  );
  writeBundle(outdir, { stacks: [...bundle.stacks, ...gone] });
  const folder = (name: string) => stackFolder(outdir, name);
  const plans: StackPlan[] = [];
  const failures: string[] = [];
  await inParallel(STACKS_AT_A_TIME, names, async (name) => {
    try {
      // Each by itself: a host that is down fails its own stack only.
      const ofStack = lost.filter(({ stack }) => stack === name);
      const plan = await stackPlan(environment, folder(name), ofStack);
      if (plan.removed.length > 0) report(removalText(plan));
      plans.push(plan);
    } catch (error) {
      failures.push(errorText(error));
    }
  });
  return {
    plans: plans.sort((a, b) => names.indexOf(a.stack.name) - names.indexOf(b.stack.name)),
    gone: gone.map(({ name }) => folder(name)),
    failures,
  };
}

/** Whether a plan does nothing at all. */
export function isIdle({ plans, gone, failures }: DeploymentPlan): boolean {
  return plans.every(changesNothing) && gone.length === 0 && failures.length === 0;
}

/**
 * Applies a plan, verifies that what was published is what the servers run, and records the release.
 * Number of the release.
 * @throws {DeploymentError} saying what is live now and how to go on or back; the deployment is then pending.
 */
export async function carriedOut(
  site: DeploymentSite,
  { next, unfinished }: Situation,
  goal: Goal,
  { plans, gone, failures }: DeploymentPlan,
  lock: DeploymentLock,
  report: Report,
): Promise<number> {
  const { bundle, ...begun } = goal;
  const { store, by } = site;
  const stored = await storeBundle(store, next, bundle);
  const entry = { number: next, ...begun, by, bundle: stored };
  await notePending(store, [...unfinished.map(({ record }) => record), { ...entry, at: now() }]);
  // Since they were planned, plain cdktf may have synthesised another tree there.
  writeUploads(site.outdir, bundle);
  const problems = [...failures];
  report("applying");
  const work = chains(
    site.environment.instance,
    plans.map(({ stack }) => stack.name),
  );
  await inParallel(STACKS_AT_A_TIME, work, async (chain) => {
    for (const name of chain) {
      const plan = plans.find(({ stack }) => stack.name === name);
      if (plan === undefined) continue;
      try {
        lock.expectHeld();
        await appliedPlan(site.environment, plan);
        if (!changesNothing(plan)) report(`${name}: applied: ${stackPlanText(plan)}`);
      } catch (error) {
        problems.push(errorText(error));
        return;
      }
    }
  });
  if (problems.length === 0) problems.push(...(await removalProblems(gone, lock, report)));
  if (problems.length > 0) throw new DeploymentError(await failureText(site, goal, problems));
  await verified(site, goal, report);
  lock.expectHeld();
  const { ids } = await foundImages(site.environment, bundle);
  await recordRelease(store, { ...entry, at: now(), images: ids });
  return next;
}

async function verified(site: DeploymentSite, goal: Goal, report: Report): Promise<void> {
  let waiting: readonly NotLive[] = [];
  const live = await awaited(LIVE_WITHIN_SECONDS, async () => {
    waiting = await notLive(site.environment, site.checkout, goal.bundle);
    return waiting.length === 0 ? true : undefined;
  });
  if (live === undefined) {
    const problems = waiting.map(({ service, why }) => `${service}: ${why}`);
    throw new DeploymentError(await failureText(site, goal, problems));
  }
  report("verified: every server runs what was published");
}

async function failureText(
  { environment, checkout }: DeploymentSite,
  { bundle, cause }: Goal,
  problems: readonly string[],
): Promise<string> {
  const dead = await notLive(environment, checkout, bundle);
  return [
    ...problems,
    dead.length === 0
      ? "What is live now: everything that was to be published."
      : `What is not live now: ${dead.map(({ service, why }) => `${service} (${why})`).join("; ")}. Everything else is.`,
    wayOn(environment, cause),
  ].join("\n");
}

function now(): string {
  return new Date().toISOString();
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
