import type { LivePublication } from "../live/publication-state.ts";
import type { PendingRelease, ReleaseCause, ReleaseRecord, WithdrawnRelease } from "./record.ts";

/** What is known of an environment's releases. */
export interface ReleaseHistory {
  /** Oldest first. */
  readonly records: readonly ReleaseRecord[];
  /** Number of the one that is recorded as live. */
  readonly current: number | undefined;
  /** What was begun since and never verified, oldest first. */
  readonly unfinished: readonly PendingRelease[];
  readonly withdrawn: readonly WithdrawnRelease[];
  /** What the servers have, whoever published it. */
  readonly live: readonly LivePublication[];
}

/**
 * The releases, newest first, a line each; then what was begun and not finished, and what each server has: a plain
 * `cdktf deploy` records nothing, but its publishers note commit and time beside the files.
 */
export function releasesText({ records, current, unfinished, withdrawn, live }: ReleaseHistory): string {
  const left = withdrawn.map(({ number }) => number);
  const lines = records
    .toReversed()
    .map(({ number, at, by, commit, cause, digest }) =>
      [
        number === current ? "*" : " ",
        String(number).padStart(4),
        at.slice(0, 19).replace("T", " "),
        commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, "$1"),
        digest,
        by,
        `${causeWords(cause)}${left.includes(number) ? ", rolled back" : ""}`,
      ].join("  "),
    );
  return [
    ...(lines.length === 0 ? ["no release yet"] : lines),
    ...unfinished.map(
      ({ number, cause, commit, by, at }) =>
        `not finished: ${cause.kind} of release ${String(number)} (${commit}, ${by}, begun ${at})`,
    ),
    "",
    ...live.map(publicationLine),
  ].join("\n");
}

function causeWords(cause: ReleaseCause): string {
  if (cause.kind === "deploy") return "deploy";
  return `rollback to ${String(cause.to)}${cause.only === "config" ? ", configuration only" : ""}`;
}

function publicationLine({ service, disk }: LivePublication): string {
  if (disk.kind === "unreachable") return `${service}: ${disk.because}`;
  const { name, manifest } = disk.value;
  if (name === undefined) return `${service}: nothing published`;
  if (manifest === undefined) return `${service}: ${name}, not published by us`;
  return `${service}: ${name}, commit ${manifest.commit}, published ${manifest.publishedAt}`;
}
