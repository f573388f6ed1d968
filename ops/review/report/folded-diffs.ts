import type { FileDiff } from "../review.ts";
import { escaped } from "./escaped.ts";
import { fitted, type Room } from "./room.ts";
import { counted } from "./words.ts";

/** Characters of what says that diffs were left out; and the least that is worth to show of a diff. */
const NOTE = 700;
const LEAST = 2000;
const NAMED = 5;

/**
 * Diffs folded away, as many as fit, the shortest first: most changes are then seen whole. The first that does not fit
 * is cut between lines. What was left out is counted.
 */
export function foldedDiffs(diffs: readonly FileDiff[], room: Room): readonly string[] {
  let left = room.left - NOTE;
  const shown = new Map<FileDiff, readonly string[]>();
  const missing: FileDiff[] = [];
  for (const diff of diffs.toSorted((a, b) => a.text.length - b.text.length)) {
    const lines = folded(diff, left);
    if (lines === undefined) missing.push(diff);
    else {
      shown.set(diff, lines);
      left -= length(lines);
    }
  }
  return [...diffs.flatMap((diff) => shown.get(diff) ?? []), ...leftOut(missing)];
}

function folded({ path, text }: FileDiff, left: number): readonly string[] | undefined {
  const body = text.replace(/\n$/, "").split("\n");
  // A fence of more backticks than any in the text cannot end early.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const wrapped = (lines: readonly string[], note: readonly string[]) => [
    `<details><summary>${escaped(path)}</summary>`,
    "",
    `${fence}diff`,
    ...lines,
    fence,
    ...note,
    "",
    "</details>",
    "",
  ];
  const whole = wrapped(body, []);
  if (length(whole) <= left) return whole;
  const frame = length(wrapped([], [])) + 100;
  if (left - frame < LEAST) return undefined;
  const { lines, cut } = fitted(body, { left: left - frame });
  return lines.length === 0 ? undefined : wrapped(lines, [`${counted(cut, "more line")} not shown here.`]);
}

function leftOut(missing: readonly FileDiff[]): readonly string[] {
  if (missing.length === 0) return [];
  const lines = missing.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
  const names = missing.slice(0, NAMED).map(({ path }) => escaped(path).slice(0, 80));
  const more = missing.length > NAMED ? `, and ${String(missing.length - NAMED)} more` : "";
  return [
    `${counted(missing.length, "diff")} of ${counted(lines, "line")} did not fit here: ${names.join(", ")}${more}.`,
    "",
  ];
}

function length(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
