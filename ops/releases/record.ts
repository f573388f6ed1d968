import { z } from "zod";

/** What is known of one deployment beside its bundle. */
export const releaseRecord = z.strictObject({
  /** 1 for an environment's first release, then one more each. */
  number: z.int().positive(),
  /** Semantic digest of the change that it made to the release before. */
  digest: z.string().regex(/^[0-9a-f]{16}$/),
  /** Revision that was deployed; `-dirty` behind it where files were changed. */
  commit: z.string(),
  /** Who deployed: `<user>@<machine>`. */
  by: z.string(),
  /** When it was verified, ISO 8601 in UTC. */
  at: z.iso.datetime(),
  /** What made it: a deployment, or the way back to an earlier release. */
  cause: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("deploy") }),
    z.strictObject({
      kind: z.literal("rollback"),
      /** Number of the release whose bundle this is. */
      to: z.int().positive(),
      /** Whether images were left as they were. */
      only: z.enum(["everything", "config"]),
    }),
  ]),
  /** Ids of the images of the long-lived containers and publishers, `sha256:…`, by reference. */
  images: z.record(z.string(), z.string()),
  /** SHA-256 of the bundle's bytes as they are stored. */
  bundle: z.string().regex(/^[0-9a-f]{64}$/),
});

export type ReleaseRecord = Readonly<z.infer<typeof releaseRecord>>;
