import type { Bundle } from "../bundle/bundle.ts";
import type { PendingRelease, WithdrawnRelease } from "../releases/record.ts";
import {
  currentRelease,
  pendingBundle,
  pendingDeployment,
  storedNumbers,
  withdrawnReleases,
  type ReleaseStore,
  type StoredRelease,
} from "../releases/store.ts";

/** What is known of an environment's deployments before the next one. */
export interface Situation {
  /** What is recorded as live; absent before the first release. */
  readonly current?: StoredRelease;
  /** A deployment that was begun and never verified: killed, or failed. */
  readonly pending?: { readonly record: PendingRelease; readonly bundle: Bundle };
  readonly withdrawn: readonly WithdrawnRelease[];
  /** Number of the next release. */
  readonly next: number;
}

/** What the store says. @throws {HostError} */
export async function situation({ host }: ReleaseStore): Promise<Situation> {
  const [current, pending, withdrawn, numbers] = await Promise.all([
    currentRelease(host),
    pendingDeployment(host),
    withdrawnReleases(host),
    storedNumbers(host),
  ]);
  // Killed between the last two steps of recording, it is released all the same.
  const isReleased = pending === undefined || pending.number === current?.record.number;
  return {
    ...(current === undefined ? {} : { current }),
    ...(isReleased ? {} : { pending: { record: pending, bundle: await pendingBundle(host, pending) } }),
    withdrawn,
    next: Math.max(0, ...numbers) + 1,
  };
}

/** `release 12`, or `nothing` before the first. */
export function currentTitle({ current }: Situation): string {
  return current === undefined ? "nothing" : `release ${String(current.record.number)}`;
}
