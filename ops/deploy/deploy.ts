import type { Bundle } from "../bundle/bundle.ts";
import { deploymentLock } from "../releases/lock.ts";
import { noteWithdrawn } from "../releases/store.ts";
import { plannedChanges } from "../review/resources/planned.ts";
import { review } from "../review/compare.ts";
import type { Review } from "../review/review.ts";
import { verdict } from "../review/verdict.ts";
import { expectApproval, surprises, type Approval } from "./approval.ts";
import { carriedOut, DeploymentError, deploymentPlan, isIdle, type Report } from "./deployment.ts";
import { lostPublications, notLive } from "./live.ts";
import { missingOwnImages } from "./own-images.ts";
import { currentTitle, situation, type Situation, type UnfinishedDeployment } from "./situation.ts";
import type { DeploymentSite } from "./site.ts";
import { changesNothing, stackPlanText } from "./stack.ts";
import { recurrences, recurrenceText } from "./withdrawn.ts";

/** What is deployed, and who agrees to it. */
export interface DeployInput {
  readonly bundle: Bundle;
  readonly commit: string;
  readonly approval: Approval;
  /** Names of objections, and of rolled back releases, that somebody has acknowledged. */
  readonly acknowledged: readonly string[];
  /** Shows the change before anybody is asked. */
  readonly show: (review: Review) => void;
}

/** What a deployment came to. */
export interface Deployed {
  /** Number of the release that is live now. */
  readonly release: number;
  /** Names of the stacks that were changed; empty when everything was live already. */
  readonly changed: readonly string[];
}

/**
 * Brings a bundle to life: what the servers have lost is published again, one deployment at a time, and nothing is
 * applied but the plans that were shown.
 *
 * @throws {LockError} {HostError} {ApprovalError} {DeploymentError} {TerraformError}
 */
export async function deploy(site: DeploymentSite, input: DeployInput, report: Report): Promise<Deployed> {
  const lock = await deploymentLock(site.store.host, `${site.by}, deploy`);
  try {
    const found = await situation(site.store);
    for (const each of found.unfinished) report(interrupted(each));
    const { bundle, commit, acknowledged } = input;
    const { instance } = site.environment;
    const sides = {
      environment: instance,
      base: { title: currentTitle(found), bundle: found.current?.bundle ?? { stacks: [] } },
      head: { title: commit, bundle },
      acknowledged,
    };
    const expected = review(sides);
    expectNoRecurrence(found, expected, acknowledged);
    expectNoObjection(expected);
    await expectOwnImages(site, bundle);
    const names = bundle.stacks.map(({ name }) => name);
    const lost = lostPublications(await notLive(site.environment, site.checkout, bundle));
    const plan = await deploymentPlan(site, found, { bundle }, names, lost, report);
    const isFinished = lost.length === 0 && found.unfinished.length === 0;
    if (isIdle(plan) && isFinished && isReleased(found, expected)) {
      report(`nothing to deploy: ${currentTitle(found)} is live`);
      return { release: found.current?.record.number ?? 0, changed: [] };
    }
    const planned = review({
      ...sides,
      resources: plan.plans.flatMap(({ stack, json }) => plannedChanges(stack.name, json)),
    });
    input.show(planned);
    for (const each of plan.plans) report(`${each.stack.name}: ${stackPlanText(each)}`);
    await expectApproval(input.approval, expected, surprises(planned, bundle));
    const goal = { bundle, commit, cause: { kind: "deploy" }, digest: expected.digest } as const;
    const release = await carriedOut(site, found, goal, plan, lock, report);
    await clearWithdrawn(site, found, expected);
    return {
      release,
      changed: plan.plans.filter((each) => !changesNothing(each)).map(({ stack }) => stack.name),
    };
  } finally {
    await lock.release();
  }
}

function interrupted({ record }: UnfinishedDeployment): string {
  const { number, commit, by, at, cause } = record;
  return `${cause.kind} of release ${String(number)} (${commit}, ${by}, begun ${at}) was not finished: going on from what it left`;
}

function isReleased({ current }: Situation, expected: Review): boolean {
  return current !== undefined && verdict(expected) === "nothing";
}

function expectNoRecurrence(
  { withdrawn }: Situation,
  { changes }: Review,
  acknowledged: readonly string[],
): void {
  const open = recurrences(withdrawn, changes).filter(({ name }) => !acknowledged.includes(name));
  if (open.length > 0) throw new DeploymentError(open.map(recurrenceText).join("\n"));
}

async function expectOwnImages({ environment }: DeploymentSite, bundle: Bundle): Promise<void> {
  const missing = await missingOwnImages(environment, bundle);
  if (missing.length > 0)
    throw new DeploymentError([...missing, "not deployed: nothing was changed"].join("\n"));
}

function expectNoObjection({ objections }: Review): void {
  const open = objections.filter(({ acknowledged }) => !acknowledged);
  if (open.length === 0) return;
  const lines = open.map(
    ({ name, reason }) => `${name}: ${reason}: correct it, or add --acknowledge ${name}`,
  );
  throw new DeploymentError([...lines, "not deployed: nothing was changed"].join("\n"));
}

/** What was deployed again after all, acknowledged, is no longer withdrawn. */
async function clearWithdrawn(
  { store }: DeploymentSite,
  { withdrawn }: Situation,
  { changes }: Review,
): Promise<void> {
  const again = recurrences(withdrawn, changes).map(({ release }) => release.number);
  if (again.length === 0) return;
  await noteWithdrawn(
    store,
    withdrawn.filter(({ number }) => !again.includes(number)),
  );
}
