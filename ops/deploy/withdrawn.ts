import type { Bundle } from "../bundle/bundle.ts";
import {
  deploymentNumber,
  originNumber,
  type ReleaseRecord,
  type WithdrawnRelease,
} from "../releases/record.ts";
import { changes } from "../review/changes/index.ts";
import { monitoringModel } from "../review/model/index.ts";
import type { Change } from "../review/review.ts";
import type { Situation } from "./situation.ts";

/**
 * The releases that are withdrawn after a rollback, deployments that never were verified among them: those before it,
 * and those that were gone back from, each with the changes that none before it had made. What was gone forward to is
 * free again.
 *
 * @param number - of the release that was gone to
 * @param bundle - what is live now
 * @param records - of every release, in any order
 */
export function withdrawnAfter(
  { current, unfinished, withdrawn }: Situation,
  number: number,
  bundle: Bundle,
  records: readonly ReleaseRecord[],
): readonly WithdrawnRelease[] {
  const model = monitoringModel(bundle);
  const place = (of: number) => deploymentNumber(records, of);
  const left = [
    ...(current === undefined ? [] : [current]),
    // What was deployed is withdrawn, not a way back to it.
    ...unfinished.filter(({ record }) => record.cause.kind === "deploy"),
  ].filter(({ record }) => place(record.number) > place(number));
  const noted = left.reduce<readonly WithdrawnRelease[]>((before, { record, bundle: former }) => {
    const known = new Set(before.flatMap((release) => release.changes));
    const made = changes(model, monitoringModel(former)).flatMap(singleIds);
    const its = made.filter((id) => !known.has(id));
    const { commit } = record;
    return its.length === 0
      ? before
      : [...before, { number: originNumber(records, record.number), commit, changes: its }];
  }, []);
  const gone = new Set([number, ...noted.map((release) => release.number)]);
  return [...withdrawn.filter((release) => !gone.has(release.number)), ...noted];
}

/** A release that was rolled back, and that a deployment would bring back. */
export interface Recurrence {
  /** `rolled-back:<number>`: acknowledged by this name. */
  readonly name: string;
  readonly release: WithdrawnRelease;
  /** What comes back, in the words of the review. */
  readonly texts: readonly string[];
}

/**
 * The rolled back releases whose changes a deployment makes again. What a change is about decides, not its value and
 * not the history of git: a commit that was reverted makes no such change any more, a variation of it still does.
 */
export function recurrences(
  withdrawn: readonly WithdrawnRelease[],
  changes: readonly Change[],
): readonly Recurrence[] {
  return withdrawn.flatMap((release): readonly Recurrence[] => {
    const again = changes.filter((change) => singleIds(change).some((id) => release.changes.includes(id)));
    if (again.length === 0) return [];
    return [{ name: `rolled-back:${String(release.number)}`, release, texts: again.map(({ text }) => text) }];
  });
}

/** Ids that do not depend on how many things changed alike. */
function singleIds({ id, members = [id] }: Change): readonly string[] {
  return members;
}

/** Changes that are shown of one recurrence; the review above shows all. */
const SHOWN = 3;

/** Why a deployment is refused, with the remedy. */
export function recurrenceText({ name, release, texts }: Recurrence): string {
  const more = texts.length > SHOWN ? ` and ${String(texts.length - SHOWN)} more` : "";
  return (
    `release ${String(release.number)}: was rolled back, and this commit contains it again ` +
    `(${texts.slice(0, SHOWN).join("; ")}${more}): revert ${release.commit}, or add --acknowledge ${name}`
  );
}
