import { canonical, withoutUserInfo } from "../model/canonical.ts";
import { differences, type Difference } from "./differences.ts";

/** Characters of a value that are shown at most. */
const LONGEST = 120;
/** Characters that are shown of what two long values have in common, on each side of the difference. */
const CONTEXT = 20;
/** Characters of a value that came or went as a whole. */
const LONGEST_WHOLE = 60;
/** Differences of one thing that are named. */
const NAMED = 4;

/** One setting of something, as it stands in a model: canonical JSON, or missing. */
export type Setting = string | undefined;

/** How a setting changed, in words, e.g. `scrape_interval 15s → 30s`; several differences are joined. */
export function settingWords(name: string, before: Setting, after: Setting): string {
  const words = differences(parsed(before), parsed(after), name).map(differenceWords);
  return listed(words, NAMED, "; ");
}

/** How two canonical JSON values differ, in words; `path` says what a place is called. */
export function valueWords(before: string, after: string, called = (path: string) => path): string {
  const words = differences(parsed(before), parsed(after)).map((difference) =>
    differenceWords({ ...difference, path: called(difference.path) }),
  );
  return listed(words, NAMED, "; ");
}

/** One difference in words. */
export function differenceWords(difference: Difference): string {
  const { path } = difference;
  switch (difference.kind) {
    case "order":
      return `${path} in another order`;
    case "members":
      return `${path} ${memberWords(difference.removed, difference.added)}`.trim();
    case "value": {
      const { before, after } = difference;
      if (before === undefined) return `${placeAndValue(path, after)} added`.trim();
      if (after === undefined) return `${placeAndValue(path, before)} removed`.trim();
      return `${path} ${arrow(plain(before), plain(after))}`.trim();
    }
  }
}

/** `old → new`; of long texts only what differs, with a little of what stands around it. */
export function arrow(before: string, after: string): string {
  if (before.length <= LONGEST && after.length <= LONGEST) return `${before} → ${after}`;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const around = (text: string) => {
    const start = head > CONTEXT ? head - CONTEXT : 0;
    const end = tail > CONTEXT ? text.length - tail + CONTEXT : text.length;
    return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
  };
  return `${shortened(around(before))} → ${shortened(around(after))}`;
}

/** The first of some words, and how many there are besides. */
export function listed(words: readonly string[], most: number, separator = ", "): string {
  return words.length <= most
    ? words.join(separator)
    : `${words.slice(0, most).join(separator)}${separator}and ${String(words.length - most)} more`;
}

/** A text that is not too long to be read; line breaks are shown as such. */
export function shortened(text: string): string {
  const line = text.replace(/\r?\n/g, "⏎");
  if (line.length <= LONGEST) return line;
  // Not between the two halves of a character outside the basic plane.
  return `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** A JSON value as people write it: texts without quotes, the rest canonical. */
function plain(value: unknown): string {
  return typeof value === "string" && value !== "" ? withoutUserInfo(value) : canonical(value ?? null);
}

/** A setting's value. */
export function parsed(setting: Setting): unknown {
  return setting === undefined ? undefined : JSON.parse(setting);
}

/** What came or went as a whole is named by its place; its value is shown only where it is short. */
function placeAndValue(path: string, value: unknown): string {
  const words = plain(value);
  return path !== "" && words.length > LONGEST_WHOLE ? path : `${path} ${shortened(words)}`;
}

function memberWords(removed: readonly string[], added: readonly string[]): string {
  // A flag with another value is one change, not two.
  const flag = (word: string) => /^--?[\w.-]+(?==)/.exec(word)?.[0];
  const pairs = removed.flatMap((word) => {
    const successors = added.filter((other) => flag(other) !== undefined && flag(other) === flag(word));
    return successors.length === 1 ? successors.map((successor) => [word, successor] as const) : [];
  });
  const gone = removed.filter((word) => !pairs.some(([before]) => before === word));
  const come = added.filter((word) => !pairs.some(([, after]) => after === word));
  const [[onlyGone], [onlyCome]] = [gone, come];
  const single = gone.length === 1 && come.length === 1 && onlyGone !== undefined && onlyCome !== undefined;
  return [
    ...pairs.map(([before, after]) => arrow(before, after)),
    ...(single
      ? [arrow(onlyGone, onlyCome)]
      : [
          ...(gone.length > 0 ? [`without ${listed(gone.map(shortened), NAMED)}`] : []),
          ...(come.length > 0 ? [`with ${listed(come.map(shortened), NAMED)}`] : []),
        ]),
  ].join("; ");
}
