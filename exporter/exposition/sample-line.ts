import { bodyLimits, limitError } from "./body-limits.ts";
import { linePlace, malformedLine } from "./body-text.ts";
import type { Labels } from "./family.ts";
import { labelNameProblem, metricNameProblem, quoted } from "./names.ts";
import { quotedText } from "./quoted-text.ts";

/** White space that a format allows between the parts of a sample. */
export type Blanks = "spaces and tabs" | "none";

/** A sample line up to its value. */
export interface SeriesText {
  readonly name: string;
  readonly labels: Labels;
  /** What follows the name and the labels. */
  readonly rest: string;
}

/**
 * Name and labels at the beginning of a line; also `{"name",label="value"}`, as text 1.0.0 and OpenMetrics 1.0 write
 * names in quotes.
 * @param line one line, without its end
 * @param number of the line, for error messages
 * @throws {ExpositionError} where it does not begin with them
 */
export function seriesText(line: string, number: number, blanks: Blanks): SeriesText {
  const nameEnd = wordEnd(line, 0);
  let name = line.slice(0, nameEnd);
  if (nameEnd > 0) checkName(metricNameProblem(name), number);
  let at = skipped(line, nameEnd, blanks);
  const labels: (readonly [string, string])[] = [];
  if (line[at] !== "{") {
    if (nameEnd > 0) return { name, labels, rest: line.slice(nameEnd) };
    throw malformedLine(number, `${quoted(line)} begins with no metric name: send <name>{<labels>} <value>`);
  }
  at = skipped(line, at + 1, blanks);
  while (line[at] !== "}") {
    const isQuoted = line[at] === '"';
    const [label, labelEnd] = isQuoted ? quotedText(line, at, number) : wordAt(line, at);
    at = skipped(line, labelEnd, blanks);
    if (isQuoted && line[at] !== "=") {
      if (name !== "") {
        throw malformedLine(number, `the metric is named ${quoted(name)} and ${quoted(label)}: name it once`);
      }
      checkName(metricNameProblem(label), number);
      name = label;
    } else {
      checkName(labelNameProblem(label), number);
      if (line[at] !== "=") {
        throw malformedLine(number, `label ${quoted(label)} is not followed by =: send ${label}="<value>"`);
      }
      const [value, valueEnd] = quotedText(line, skipped(line, at + 1, blanks), number);
      labels.push([label, value]);
      if (labels.length > bodyLimits.labels) throw limitError("labels", linePlace(number));
      at = valueEnd;
    }
    at = skipped(line, at, blanks);
    if (line[at] === ",") at = skipped(line, at + 1, blanks);
    else if (line[at] !== "}") {
      throw malformedLine(number, "labels are not ended: put a comma between them and } behind the last");
    }
  }
  if (name === "") throw malformedLine(number, "the metric has no name: send <name>{<labels>} <value>");
  return { name, labels, rest: line.slice(at + 1) };
}

function checkName(problem: string | undefined, number: number): void {
  // Not refuseMalformed: the place is text, which no line that is right needs.
  if (problem !== undefined) throw malformedLine(number, problem);
}

function wordAt(line: string, at: number): readonly [text: string, end: number] {
  const end = wordEnd(line, at);
  return [line.slice(at, end), end];
}

/** Where a word ends: at white space, a brace, `=`, `,` or `"`. */
function wordEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && !' \t{}=,"'.includes(line.charAt(at))) at += 1;
  return at;
}

function skipped(line: string, from: number, blanks: Blanks): number {
  let at = from;
  if (blanks === "spaces and tabs") while (line[at] === " " || line[at] === "\t") at += 1;
  return at;
}
