import { styleText } from "node:util";
import { subjects, type FileDiff, type Impact, type Review } from "../review.ts";
import { verdict } from "../verdict.ts";
import { printable } from "./printable.ts";
import { counted, effectWords, graveResources, resourceWords, subjectTitles, verdictWords } from "./words.ts";

type Colour = "red" | "green" | "yellow" | "cyan" | "bold" | "dim";
type Paint = (colour: Colour, text: string) => string;

/** A review for a terminal. `plain` has the same words without colours. */
export function reviewText(review: Review, style: "colour" | "plain"): string {
  const paint: Paint =
    style === "plain"
      ? (_colour, text) => printable(text)
      : (colour, text) => styleText(colour, printable(text), { validateStream: false });
  const plainly = (lines: readonly string[]) => lines.map(printable);
  const colours = { refused: "red", changes: "yellow", nothing: "green" } as const;
  return [
    paint(colours[verdict(review)], `${review.environment}: ${verdictWords(review)}`),
    paint("dim", `${review.base} → ${review.head}`),
    ...section("Objections", objectionLines(review, paint), paint),
    ...section("Replaced and destroyed", plainly(graveResources(review).map(resourceWords)), paint),
    ...section(
      "In the plan, and not explained by the code",
      plainly((review.unforeseen ?? []).map(resourceWords)),
      paint,
    ),
    ...section(
      "What happens to the services",
      plainly(review.impacts.filter(isTouched).map(impactLine)),
      paint,
    ),
    ...subjects.flatMap((subject) => {
      const texts = review.changes.filter((change) => change.subject === subject).map(({ text }) => text);
      return section(subjectTitles[subject], plainly(texts), paint);
    }),
    ...diffLines(review.diffs, paint),
    "",
    `digest ${paint("bold", review.digest)}`,
    "",
  ].join("\n");
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("bold", title), ...lines.map((line) => `  ${line}`)];
}

function objectionLines({ objections }: Review, paint: Paint): readonly string[] {
  return objections.map(({ name, reason, acknowledged }) =>
    acknowledged
      ? printable(`acknowledged: ${name}: ${reason}`)
      : `${paint("red", name)}: ${printable(reason)}`,
  );
}

function isTouched({ effect }: Impact): boolean {
  return effect !== "none";
}

function impactLine(impact: Impact): string {
  return `${impact.service} (${impact.host}): ${effectWords(impact)}: ${impact.because}`;
}

function diffLines(diffs: readonly FileDiff[], paint: Paint): readonly string[] {
  if (diffs.length === 0) return [];
  const lines = diffs.flatMap(({ text }) => text.replace(/\n$/, "").split("\n"));
  return [
    "",
    paint("bold", `${counted(diffs.length, "file")} as rendered`),
    ...lines.map((line) => {
      if (line.startsWith("+++") || line.startsWith("---")) return paint("bold", line);
      if (line.startsWith("@@")) return paint("cyan", line);
      return line.startsWith("+")
        ? paint("green", line)
        : line.startsWith("-")
          ? paint("red", line)
          : printable(line);
    }),
  ];
}
