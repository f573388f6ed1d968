import type { BodyAllowance } from "./body-allowance.ts";
import { bodyText, linePlace, malformedLine, textLines } from "./body-text.ts";
import { describedFamily } from "./described-family.ts";
import { edgeLabel } from "./edge-label.ts";
import { exemplarProblem } from "./exemplar.ts";
import { ExpositionError, refuseMalformed } from "./exposition-error.ts";
import { checkedFamilies } from "./family-structure.ts";
import { unescapedHelp } from "./help-text.ts";
import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import { checkTogether } from "./openmetrics-order.ts";
import { checkOpenMetricsValues, type ValuedType } from "./openmetrics-values.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedFamily } from "./pushed-family.ts";
import { seriesText } from "./sample-line.ts";
import type { Steps } from "./steps.ts";
import { type OpenFamily, ownCopy, placedFamily, type TextReading, textReading } from "./text-reading.ts";

/** By type: what the names of its samples end in. `_created` is read and dropped, as Prometheus would. */
const suffixes = {
  counter: ["_total", "_created"],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  summary: ["", "_sum", "_count", "_created"],
  info: ["_info"],
  stateset: [""],
  unknown: [""],
} as const;
type OpenMetricsType = keyof typeof suffixes;
const types: ReadonlyMap<string, OpenMetricsType> = new Map(
  (["counter", "gauge", "histogram", "summary", "info", "stateset", "unknown"] as const).map((type) => [
    type,
    type,
  ]),
);
const END = "# EOF";

/**
 * Families of OpenMetrics 1.0 text. A counter gets its `_total` as name, an `info` and a `stateset` become gauges.
 * Exemplars are checked and dropped; gauge histograms are refused. Values may hold slices of the whole body.
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/
 * @throws {ExpositionError} at the first line that is not allowed
 */
export function* openMetricsFamilies(
  body: Uint8Array,
  allowance: BodyAllowance,
): Steps<readonly PushedFamily[]> {
  const text = bodyText(body);
  const reading = textReading<OpenMetricsType>(allowance);
  let ended = false;
  // The specification lets the very last line go without an end.
  for (const [line, number] of textLines(text.endsWith(END) ? `${text}\n` : text)) {
    yield;
    if (ended)
      throw new ExpositionError(
        "malformed",
        linePlace(number),
        `something follows ${END}: end the body there`,
      );
    if (line === END) ended = true;
    else if (line.startsWith("#")) readDescription(reading, line, number);
    else readSample(reading, line, number);
  }
  if (!ended) throw new ExpositionError("malformed", "body", `it does not end in ${END}: send it whole`);
  const placed: PlacedFamily[] = [];
  for (const family of reading.all()) placed.push(yield* pushedForm(family));
  return yield* checkedFamilies(placed, allowance);
}

function readDescription(reading: TextReading<OpenMetricsType>, line: string, number: number): void {
  const place = linePlace(number);
  const found = /^# (HELP|TYPE|UNIT) ([^ ]+) (.*)$/s.exec(line);
  if (found === null) {
    throw new ExpositionError(
      "malformed",
      place,
      `${quoted(line)} is no HELP, TYPE or UNIT line: OpenMetrics has no comments`,
    );
  }
  const [, kind = "", name = "", text = ""] = found;
  const described = kind === "HELP" ? "help" : kind === "TYPE" ? "type" : "unit";
  const family = describedFamily(reading, described, name, number);
  if (described === "help") family.help = ownCopy(unescapedHelp(text, "quotes escaped", place));
  else if (described === "type") family.type = typeOf(text, place);
  else {
    family.unit = text;
    if (text !== "" && !family.name.endsWith(`_${text}`)) {
      throw new ExpositionError(
        "structure",
        place,
        `${quoted(family.name)} does not end in its unit ${quoted(text)}: rename it`,
      );
    }
  }
}

function typeOf(text: string, place: string): OpenMetricsType {
  const type = types.get(text);
  if (type !== undefined) return type;
  const known = [...types.keys()].join(", ");
  throw new ExpositionError(
    "malformed",
    place,
    `${quoted(text)} is no type that can be pushed: send one of ${known}`,
  );
}

function readSample(reading: TextReading<OpenMetricsType>, line: string, number: number): void {
  const { name, labels, rest } = seriesText(line, number, "none");
  const exemplarAt = rest.indexOf(" # ");
  const value = valueOf(exemplarAt === -1 ? rest : rest.slice(0, exemplarAt), number);
  const family = reading.ofSample(name, number, (open) => suffixOf(open, name) !== undefined);
  const suffix = suffixOf(family, name) ?? "";
  if (exemplarAt !== -1) {
    refuseMalformed(exemplarProblem(rest.slice(exemplarAt + 3), suffix, number), linePlace(number));
  }
  if (suffix !== "_created") reading.added(family, { name, labels, value }, number);
}

function valueOf(rest: string, number: number): number {
  const [space, first = "", second, ...others] = rest.split(" ");
  const value = numberOf(first);
  if (space !== "" || value === undefined || others.length > 0) {
    throw malformedLine(
      number,
      `${quoted(rest)} is no value: send one space and one number behind the metric`,
    );
  }
  if (second === undefined) return value;
  if (numberOf(second) === undefined) {
    throw malformedLine(number, `${quoted(second)} behind the value is not understood: end the line there`);
  }
  throw new ExpositionError("timestamp", linePlace(number), "a pushed sample has no timestamp: leave it out");
}

function suffixOf(family: OpenFamily<OpenMetricsType>, sample: string): string | undefined {
  return suffixes[family.type ?? "unknown"].find((suffix) => sample === family.name + suffix);
}

function* pushedForm(family: OpenFamily<OpenMetricsType>): Steps<PlacedFamily> {
  const type = family.type ?? "unknown";
  switch (type) {
    case "counter":
      return placedFamily({ ...family, name: `${family.name}_total` }, "counter");
    case "info":
      return yield* valued(placedFamily({ ...family, name: `${family.name}_info` }, "gauge"), type);
    case "stateset":
      return yield* valued(placedFamily(family, "gauge"), type);
    case "histogram":
    case "summary":
      return yield* valued(placedFamily(family, type), type);
    case "gauge":
      return placedFamily(family, type);
    case "unknown":
      return placedFamily(family, "untyped");
  }
}

function* valued(family: PlacedFamily, type: ValuedType): Steps<PlacedFamily> {
  yield* checkOpenMetricsValues(family, type);
  const label = type === "stateset" ? family.name : edgeLabel(type);
  if (label !== undefined) yield* checkTogether(family, label);
  return family;
}
