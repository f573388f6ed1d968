import { z } from "zod";

const number = z.int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const digest = z.string().regex(/^[0-9a-f]{16}$/);

/** What made a release: a deployment, or the way back to an earlier release. */
const cause = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("deploy") }),
  z.strictObject({
    kind: z.literal("rollback"),
    /** Number of the release whose bundle this is. */
    to: number,
    /** Whether images were left as they were. */
    only: z.enum(["everything", "config"]),
  }),
]);

/** A deployment that was begun and has not been verified. */
export const pendingRelease = z.strictObject({
  /** 1 for an environment's first; each later one has a higher number. */
  number,
  /** Semantic digest of the change to what was live before. */
  digest,
  /** Revision that is deployed; `-dirty` behind it where files were changed. */
  commit: z.string(),
  /** Who deploys: `<user>@<machine>`. */
  by: z.string(),
  /** When it was begun; of a release, when it was verified. ISO 8601 in UTC. */
  at: z.iso.datetime(),
  cause,
  /** SHA-256 of the bundle's bytes as they are stored. */
  bundle: sha256,
});

export type PendingRelease = Readonly<z.infer<typeof pendingRelease>>;

/** What is known of a verified deployment beside its bundle. */
export const releaseRecord = pendingRelease.extend({
  /** Ids of the images of its containers, `sha256:…`, by reference. */
  images: z.record(z.string(), z.string()),
});

export type ReleaseRecord = Readonly<z.infer<typeof releaseRecord>>;
export type ReleaseCause = z.infer<typeof cause>;

/** A release that somebody went back from. */
export const withdrawnRelease = z.strictObject({
  number,
  commit: z.string(),
  /** Ids of the single things that it had changed (`Change.members`): they are not changed again unasked. */
  changes: z.array(z.string()),
});

export type WithdrawnRelease = Readonly<z.infer<typeof withdrawnRelease>>;

/**
 * Number of the release that was live before one, or undefined where there was none: a rollback counts as the
 * release that it went back to, so that going back twice goes two releases back.
 *
 * @param records - all of an environment, in any order
 */
export function previousNumber(records: readonly ReleaseRecord[], from: number): number | undefined {
  const place = deploymentNumber(records, from);
  const before = records.filter((record) => record.number < place).map((record) => record.number);
  return before.length === 0 ? undefined : originNumber(records, Math.max(...before));
}

/**
 * Number of the release that was the first with the bundle of a release: its own, or for a rollback that of the release
 * it went back to. A rollback of configuration only has a bundle of its own, because its images are others.
 */
export function originNumber(records: readonly ReleaseRecord[], from: number): number {
  const cause = records.find((each) => each.number === from)?.cause;
  return cause?.kind === "rollback" && cause.only === "everything" ? originNumber(records, cause.to) : from;
}

/** Number of the deployment whose place a release has in the order of releases: a rollback stands where it went back to. */
export function deploymentNumber(records: readonly ReleaseRecord[], from: number): number {
  const cause = records.find((each) => each.number === from)?.cause;
  return cause?.kind === "rollback" ? deploymentNumber(records, cause.to) : from;
}
