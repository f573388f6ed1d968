import { isDeepStrictEqual } from "node:util";
import { withDeploymentLock } from "../releases/lock.ts";
import { lockedSite, type LockedSite } from "./locked-site.ts";
import { AdoptError } from "./running-servers.ts";
import type { AdoptionSite } from "./site.ts";

/** Something that is done to a server when a person agrees. */
export interface Proposal<Plan> {
  /** What there is to do. Changes nothing. */
  readonly look: (site: AdoptionSite) => Promise<Plan>;
  /** What of it a person agrees to, as a value that can be compared. */
  readonly decided: (plan: Plan) => unknown;
  /** Shows it, and asks where there is something to ask. */
  readonly agreed: (plan: Plan) => Promise<boolean>;
  readonly carryOut: (site: LockedSite, plan: Plan) => Promise<void>;
}

/**
 * Carries out what a person agrees to. The deployment lock is taken only then: a question that nobody answers keeps
 * nobody from deploying. Under the lock there is a second look, and nothing is done but what was agreed to.
 *
 * @param who - as the lock names the holder, e.g. `anna@laptop, adopt`
 * @throws {AdoptError} when there is something else to do by then.
 * @throws {LockError} {@link HostError} {@link HttpError}, and whatever the proposal throws
 */
export async function carriedOutWithConsent<Plan>(
  site: AdoptionSite,
  who: string,
  { look, decided, agreed, carryOut }: Proposal<Plan>,
): Promise<void> {
  const shown = await look(site);
  if (!(await agreed(shown))) return;
  await withDeploymentLock(site.host, who, async (lock) => {
    const locked = lockedSite(site, lock);
    const plan = await look(locked);
    if (!isDeepStrictEqual(decided(plan), decided(shown))) {
      throw new AdoptError(
        `${site.host.name}: adopt: what there is to do has changed since it was shown, and nothing was done: run adopt again, and read what it does now`,
      );
    }
    await carryOut(locked, plan);
  });
}
