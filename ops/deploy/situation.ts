import type { Bundle } from "../bundle/bundle.ts";
import type { PendingRelease, WithdrawnRelease } from "../releases/record.ts";
import {
  currentRelease,
  pendingBundle,
  storedNumbers,
  unfinishedDeployments,
  withdrawnReleases,
  type ReleaseStore,
  type StoredRelease,
} from "../releases/store.ts";

/** A deployment or rollback that was begun and never verified: killed, or failed. */
export interface UnfinishedDeployment {
  readonly record: PendingRelease;
  readonly bundle: Bundle;
}

/** What is known of an environment's deployments before the next one. */
export interface Situation {
  /** What is recorded as live; absent before the first release. */
  readonly current?: StoredRelease;
  /** Those that were begun since, the oldest first. */
  readonly unfinished: readonly UnfinishedDeployment[];
  readonly withdrawn: readonly WithdrawnRelease[];
  /** Number of the next release. */
  readonly next: number;
}

/** What the store says. @throws {HostError} */
export async function situation({ host }: ReleaseStore): Promise<Situation> {
  const [current, pending, withdrawn, numbers] = await Promise.all([
    currentRelease(host),
    unfinishedDeployments(host),
    withdrawnReleases(host),
    storedNumbers(host),
  ]);
  return {
    ...(current === undefined ? {} : { current }),
    unfinished: await Promise.all(
      pending.map(async (record) => ({ record, bundle: await pendingBundle(host, record) })),
    ),
    withdrawn,
    next: Math.max(0, ...numbers) + 1,
  };
}

/** Everything that may be live in part, the oldest first: what is recorded, or nothing, and what was begun since. */
export function mayBeLive({ current, unfinished }: Situation): readonly Bundle[] {
  return [current?.bundle ?? { stacks: [] }, ...unfinished.map(({ bundle }) => bundle)];
}

/** `release 12`, or `nothing` before the first. */
export function currentTitle({ current }: Situation): string {
  return current === undefined ? "nothing" : `release ${String(current.record.number)}`;
}
