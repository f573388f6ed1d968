import { untouched } from "../impact/index.ts";
import { subjects, type Review } from "../review.ts";
import { code, escaped } from "./escaped.ts";
import { foldedDiffs } from "./folded-diffs.ts";
import { fitted, type Room } from "./room.ts";
import { counted, effectWords, graveResources, resourceWords, subjectTitles, verdictWords } from "./words.ts";

/** GitHub takes 65,536 characters; the rest is for what a workflow adds. */
const LIMIT = 60_000;

/** Room for what says that something was cut. */
const NOTE = 120;

/** A part of a comment: shown whole, or as many of its items as fit. */
interface Section {
  readonly head: readonly string[];
  readonly items: readonly string[];
  readonly tail?: readonly string[];
  /** What an item is, for counting. */
  readonly item: string;
}

/** First line of a comment: finds the one comment of an environment that is edited in place. */
function commentMarker(environment: string): string {
  return `<!-- citadel-review:${environment.replaceAll(/[^\w.-]/g, "")} -->`;
}

/** A review as one comment of a pull request: GitHub Markdown, below 60,000 characters whatever the review. */
export function reviewMarkdown(review: Review): string {
  const head = [
    commentMarker(review.environment),
    `## ${escaped(review.environment)}: ${escaped(verdictWords(review))}`,
    "",
    `${escaped(review.base)} → ${escaped(review.head)}`,
    "",
  ];
  const foot = [`Digest of this change: ${code(review.digest)}`, ""];
  let room: Room = { left: LIMIT - length(head) - length(foot) - NOTE };
  const body: string[] = [];
  for (const section of sections(review)) {
    const { lines, left } = fittedSection(section, room);
    body.push(...lines);
    room = { left };
  }
  if (review.diffs.length > 0) {
    const title = [`### ${counted(review.diffs.length, "file")} as rendered`, ""];
    body.push(...title, ...foldedDiffs(review.diffs, { left: room.left - length(title) }));
  }
  return [...head, ...body, ...foot].join("\n");
}

/** In the order of what a reader has to know first. */
function sections(review: Review): readonly Section[] {
  return [
    objectionSection(review),
    resourceSection(review),
    unforeseenSection(review),
    serviceSection(review),
    ...changeSections(review),
  ].filter(({ items, tail = [] }) => items.length + tail.length > 0);
}

function objectionSection({ objections }: Review): Section {
  const open = objections.filter(({ acknowledged }) => !acknowledged);
  const how =
    open.length === 0
      ? []
      : [
          "",
          `To go on knowingly, add to the message of a commit: ${code(`Acknowledge: ${open[0]?.name ?? ""}`)}, a line for each; on the command line: ${code("--acknowledge NAME")}.`,
        ];
  return {
    head: ["### Objections", ""],
    items: [...open, ...objections.filter(({ acknowledged }) => acknowledged)].map(
      ({ name, reason, acknowledged }) =>
        `- ${acknowledged ? "acknowledged: " : ""}${code(name)}: ${escaped(reason)}`,
    ),
    tail: objections.length === 0 ? [] : [...how, ""],
    item: "objection",
  };
}

function resourceSection(review: Review): Section {
  const items = graveResources(review).map((change) => `- ${escaped(resourceWords(change))}`);
  return {
    head: ["### Replaced and destroyed", ""],
    items,
    tail: items.length === 0 ? [] : [""],
    item: "resource",
  };
}

function unforeseenSection({ unforeseen = [] }: Review): Section {
  const items = unforeseen.map((change) => `- ${escaped(resourceWords(change))}`);
  return {
    head: ["### In the plan, and not explained by the code", ""],
    items,
    tail: items.length === 0 ? [] : [""],
    item: "resource",
  };
}

function serviceSection({ impacts }: Review): Section {
  const touched = impacts.filter(({ effect }) => effect !== "none");
  const words = impacts.filter(({ effect, because }) => effect === "none" && because !== untouched);
  const others = impacts.length - touched.length - words.length;
  const rows = [...touched, ...words].map(
    (impact) =>
      `| ${escaped(impact.service)} | ${escaped(impact.host)} | ${effectWords(impact)} | ${escaped(impact.because)} |`,
  );
  const rest = rows.length === 0 ? "Nothing happens to" : "Nothing happens to the other";
  return {
    head: ["### What happens to the services", ""].concat(
      rows.length === 0 ? [] : ["| service | host | what happens | why |", "| --- | --- | --- | --- |"],
    ),
    items: rows,
    tail: [
      ...(rows.length === 0 ? [] : [""]),
      ...(others === 0 ? [] : [`${rest} ${counted(others, "service")}.`, ""]),
    ],
    item: "service",
  };
}

function changeSections({ changes }: Review): readonly Section[] {
  return subjects.flatMap((subject) => {
    const items = changes
      .filter((change) => change.subject === subject)
      .map(({ text }) => `- ${escaped(text)}`);
    return items.length === 0
      ? []
      : [{ head: [`### ${subjectTitles[subject]}`, ""], items, tail: [""], item: "change" }];
  });
}

function fittedSection(
  { head, items, tail = [], item }: Section,
  { left }: Room,
): { readonly lines: readonly string[]; readonly left: number } {
  const frame = length(head) + length(tail) + NOTE;
  // Without room for a single item the heading alone would say nothing.
  if (left < frame + LEAST_SECTION) return { lines: [], left };
  const { lines: shown, cut } = fitted(items, { left: left - frame });
  const note = cut === 0 ? [] : ["", `${counted(cut, `more ${item}`)} did not fit here.`];
  const lines = [...head, ...shown, ...note, ...tail];
  return { lines, left: left - length(lines) };
}

const LEAST_SECTION = 200;

function length(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
