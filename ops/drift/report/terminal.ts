import type { Drift } from "../drift.ts";
import { driftVerdict } from "./verdict.ts";

/** Lines of one diff: a dashboard that was deleted has thousands. */
const MOST_LINES = 60;

/** The report for a terminal: verdict, differences with what to do, notes, what could not be told, diffs. */
export function driftText(drift: Drift): string {
  const { release, differences, notes, unknown, diffs } = drift;
  const block = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines];
  return [
    driftVerdict(drift),
    `release ${String(release.number)}: commit ${release.commit}, ${release.at}`,
    ...block(
      "Differences",
      differences.flatMap(({ gravity, text, remedy }) => [
        `  ${gravity === "grave" ? "GRAVE " : ""}${text}`,
        `    → ${remedy}`,
      ]),
    ),
    ...block(
      "For information",
      notes.map((note) => `  ${note}`),
    ),
    ...block(
      "Could not be told",
      unknown.map((line) => `  ${line.replaceAll("\n", "\n  ")}`),
    ),
    ...block(
      "Files, recorded → live",
      diffs.map(({ text }) => shortened(text.trimEnd().split("\n"))),
    ),
  ].join("\n");
}

function shortened(lines: readonly string[]): string {
  const left = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(left > 0 ? [`… and ${String(left)} lines more`] : [])].join(
    "\n",
  );
}
