import type { Change, Subject } from "../review.ts";
import { listed } from "./words.ts";

/** A change of one thing, before equal changes of several things are said as one. */
export interface SingleChange {
  readonly subject: Subject;
  /** Of the thing, e.g. `scrape job/citadel-node`. */
  readonly id: string;
  /** What of it, e.g. `scrape_interval`; things are said together only where this is the same. */
  readonly aspect: string;
  readonly action: Change["action"];
  /** The thing in words. */
  readonly name: string;
  /** What happened to it, in words. */
  readonly words: string;
  readonly before?: string;
  readonly after?: string;
}

/** Names of changed things in one phrase. */
export type Phrase = (names: readonly string[]) => string;

/** Names that are listed before the rest is counted. */
const MOST_NAMES = 6;

/** Names one after the other. */
export const plainPhrase: Phrase = (names) => listed(names, MOST_NAMES);

/**
 * Names a change of things after the first of them and how many there are besides: `<id>+3/<aspect>`.
 * @param ids - of the things, at least one
 */
export function groupNames(ids: readonly string[], aspect: string): Pick<Change, "id" | "members"> {
  const suffix = aspect === "" ? "" : `/${aspect}`;
  const members = ids.map((id) => `${id}${suffix}`);
  const [first = ""] = ids;
  return ids.length === 1
    ? { id: `${first}${suffix}` }
    : { id: `${first}+${String(ids.length - 1)}${suffix}`, members };
}

/** Changes in the order of their first things. Things that the same happened to, in the same words, are one change. */
export function groupedChanges(singles: readonly SingleChange[], phrase: Phrase): readonly Change[] {
  const groups = new Map<string, SingleChange[]>();
  for (const single of singles) {
    const key = JSON.stringify([single.subject, single.action, single.aspect, single.words]);
    groups.set(key, [...(groups.get(key) ?? []), single]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subject, action, aspect, words } = first;
    return [
      {
        ...groupNames(
          group.map(({ id }) => id),
          aspect,
        ),
        subject,
        action,
        text: `${phrase(group.map(({ name }) => name))}: ${words}`,
        ...valueOf("before", group),
        ...valueOf("after", group),
      },
    ];
  });
}

/** The value that all have, or the list of their values. */
function valueOf(
  side: "before" | "after",
  group: readonly SingleChange[],
): Partial<Record<typeof side, string>> {
  const values = group.flatMap((single) => single[side] ?? []);
  const [value] = values;
  if (value === undefined) return {};
  return { [side]: values.every((other) => other === value) ? value : `[${values.join(",")}]` };
}
