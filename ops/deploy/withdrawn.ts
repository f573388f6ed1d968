import type { WithdrawnRelease } from "../releases/record.ts";
import type { Change } from "../review/review.ts";

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
    const again = changes.filter(({ id }) => release.changes.includes(id));
    if (again.length === 0) return [];
    return [{ name: `rolled-back:${String(release.number)}`, release, texts: again.map(({ text }) => text) }];
  });
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
