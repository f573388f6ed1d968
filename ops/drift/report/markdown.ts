import type { FileDiff } from "../../review/review.ts";
import type { Difference } from "../difference.ts";
import type { Drift } from "../drift.ts";
import { driftVerdict } from "./verdict.ts";

/** Characters of one report: an issue of GitHub takes 65,536. */
const MOST_CHARACTERS = 60_000;
/** Characters of one list, by how much it matters; diffs get what is left. */
const ROOM = { grave: 20_000, plain: 14_000, notes: 8_000, unknown: 8_000 } as const;
/** Characters of one line. */
const MOST_IN_LINE = 300;

/**
 * The report as Markdown, for an issue that is edited in place: it begins with a comment that names the environment.
 * Always below 60,000 characters; what was left out is counted.
 */
export function driftMarkdown(drift: Drift): string {
  const { environment, release, differences, notes, unknown, diffs } = drift;
  const of = (gravity: Difference["gravity"]) => differences.filter((each) => each.gravity === gravity);
  const head = [
    `<!-- citadel-drift:${environment} -->`,
    `## ${plain(driftVerdict(drift))}`,
    "",
    `Release ${String(release.number)}: commit ${plain(release.commit)}, ${release.at}.`,
    ...list("Grave", of("grave").map(differenceLine), ROOM.grave),
    ...list("Differences", of("plain").map(differenceLine), ROOM.plain),
    ...list("For information", notes.map(plain), ROOM.notes),
    ...list("Could not be told", unknown.map(plain), ROOM.unknown),
  ].join("\n");
  return `${head}\n${folded(diffs, MOST_CHARACTERS - head.length)}`;
}

function list(title: string, lines: readonly string[], room: number): readonly string[] {
  if (lines.length === 0) return [];
  let used = 0;
  const fitting = lines.filter((line) => (used += line.length + 3) <= room);
  const left = lines.length - fitting.length;
  const more = left > 0 ? [`- and ${String(left)} more: \`npm run drift\` lists them`] : [];
  return ["", `### ${title}`, "", ...fitting.map((line) => `- ${line}`), ...more];
}

function differenceLine({ text, remedy }: Difference): string {
  return `${plain(text)}<br>→ ${plain(remedy)}`;
}

/** Shortest first, so that most of them fit. */
function folded(diffs: readonly FileDiff[], room: number): string {
  let text = "";
  let left = 0;
  for (const { path, text: diff } of [...diffs].sort((a, b) => a.text.length - b.text.length)) {
    const block = `\n<details><summary>${plain(path)}</summary>\n\n${fenced(diff)}\n\n</details>\n`;
    if (text.length + block.length > room - 200) left += 1;
    else text += block;
  }
  return left === 0
    ? text
    : `${text}\n${String(left)} longer ${left === 1 ? "diff is" : "diffs are"} left out: \`npm run drift\` shows them.\n`;
}

/** A fence that is longer than any in the text. */
function fenced(diff: string): string {
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}

/** On one line, and saying nothing to Markdown: silences carry what anybody wrote. */
function plain(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  // Not within a letter of two units.
  const short = line.slice(0, MOST_IN_LINE).replace(/[\uD800-\uDBFF]$/, "");
  return `${short.replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`).replaceAll("@", "@<!-- -->")}${short === line ? "" : "…"}`;
}
