import type { Environment } from "../../infra/environments/environment.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { deploymentLock, type DeploymentLock } from "../releases/lock.ts";
import type { ReleaseCause } from "../releases/record.ts";
import { noteWithdrawn, releaseRecords, storedRelease, type StoredRelease } from "../releases/store.ts";
import { review } from "../review/compare.ts";
import type { Review } from "../review/review.ts";
import { withHostsOf } from "./bundle-hosts.ts";
import { carriedOut, deploymentPlan, type Goal, type Report } from "./deployment.ts";
import { foundImages, lostImages, lostImageText } from "./images.ts";
import { lostPublications, notLive } from "./live.ts";
import { RollbackError, rollbackTarget, wayBack } from "./rollback-target.ts";
import { rotatedSecrets } from "./rotated-secrets.ts";
import { situation } from "./situation.ts";
import type { DeploymentSite } from "./site.ts";
import { stackPlanText } from "./stack.ts";
import { withdrawnAfter } from "./withdrawn.ts";

/** What is gone back to. */
export interface RollbackInput {
  /** Number of a release. @defaultValue the release before */
  readonly to?: number;
  /** `config` leaves images as they are. */
  readonly only: "everything" | "config";
  /** Shows the change before it is made. */
  readonly show: (review: Review) => void;
}

/**
 * Goes back to an earlier release, from what was stored of it: nothing is checked out, built or installed. Number of
 * the release that is live then, which is a new one.
 *
 * @throws {LockError} {HostError} {RollbackError} {DeploymentError} {TerraformError}
 */
export async function rollback(site: DeploymentSite, input: RollbackInput, report: Report): Promise<number> {
  const lock = await deploymentLock(site.store.host, `${site.by}, rollback`);
  try {
    return await rolledBack(site, input, lock, report);
  } finally {
    await lock.release();
  }
}

async function rolledBack(
  chosen: DeploymentSite,
  { to, only, show }: RollbackInput,
  lock: DeploymentLock,
  report: Report,
): Promise<number> {
  const { store } = chosen;
  const found = await situation(store);
  const records = await releaseRecords(store.host);
  const target = await storedRelease(store.host, rollbackTarget(found, records, to));
  const { bundle, live, differing } = wayBack(found, target.bundle, only);
  const environment = withHostsOf(chosen.environment, bundle);
  const site = { ...chosen, environment };
  report(
    `going back to release ${String(target.record.number)} (${target.record.commit}, ${target.record.at})`,
  );
  const lost = lostPublications(await notLive(environment, site.checkout, bundle));
  const names = [...new Set([...differing, ...lost.map(({ stack }) => stack)])];
  const stacks = bundle.stacks.filter(({ name }) => names.includes(name));
  for (const line of await irretrievable(environment, target, { stacks })) report(line);
  const change = review({
    environment: environment.instance,
    base: { title: "live", bundle: live },
    head: { title: `release ${String(target.record.number)}`, bundle },
    acknowledged: [],
  });
  show(change);
  const plan = await deploymentPlan(site, found, { bundle }, names, lost, report);
  for (const each of plan.plans) report(`${each.stack.name}: ${stackPlanText(each)}`);
  const cause: ReleaseCause = { kind: "rollback", to: target.record.number, only };
  const goal: Goal = { bundle, commit: target.record.commit, cause, digest: change.digest };
  const number = await carriedOut(site, found, goal, plan, lock, report);
  await noteWithdrawn(store, withdrawnAfter(found, target.record.number, bundle, records));
  return number;
}

/**
 * What does not come back, a line each.
 * @param planned - stacks that are changed: what else runs needs no image
 * @throws {RollbackError} when an image is gone, without which the release cannot run
 */
async function irretrievable(
  environment: Environment,
  { record }: StoredRelease,
  planned: Bundle,
): Promise<readonly string[]> {
  const found = await foundImages(environment, planned);
  const images = lostImages(found, record.images, found.ids);
  const gone = images.filter(({ state }) => state === "gone");
  if (gone.length > 0) {
    const remedy = "rollback: nothing was changed: put the images onto their hosts, or add --only config";
    throw new RollbackError([...gone.map(lostImageText), remedy].join("\n"));
  }
  return [
    "does not come back: data (samples, silences, pushed metrics stay as they are)",
    ...[...images.map(lostImageText), ...(await rotatedSecrets(environment, record.at))].map(
      (line) => `does not come back: ${line}`,
    ),
  ];
}
