import type { BodyAllowance } from "./body-allowance.ts";
import { bodyText, linePlace, malformedLine, textLines } from "./body-text.ts";
import { describedFamily } from "./described-family.ts";
import { ExpositionError } from "./exposition-error.ts";
import { checkedFamilies } from "./family-structure.ts";
import { unescapedHelp } from "./help-text.ts";
import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import type { PushedFamily } from "./pushed-family.ts";
import type { FamilyType } from "./rendered-family.ts";
import { seriesText } from "./sample-line.ts";
import type { Steps } from "./steps.ts";
import { type OpenFamily, ownCopy, placedFamily, type TextReading, textReading } from "./text-reading.ts";

const types: ReadonlyMap<string, FamilyType> = new Map(
  (["counter", "gauge", "histogram", "summary", "untyped"] as const).map((type) => [type, type]),
);
const LEADING_BLANKS = /^[ \t]+/;
/** Every other line that begins with # is a comment. */
const DESCRIPTION = /^[ \t]*#[ \t]+(HELP|TYPE)(?:[ \t]+([^ \t]+)(?:[ \t](.*))?)?$/s;

/**
 * Families of Prometheus' text format 0.0.4 or 1.0.0, with what its own parser forbids forbidden, and what its
 * specification does: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 * Values may hold slices of the whole body: keep none of them, but what `sampleBlock` makes.
 * @throws {ExpositionError} at the first line that is not allowed
 */
export function* textFamilies(body: Uint8Array, allowance: BodyAllowance): Steps<readonly PushedFamily[]> {
  const reading = textReading<FamilyType>(allowance);
  for (const [line, number] of textLines(bodyText(body))) {
    yield;
    if (/^[ \t]*$/.test(line)) continue;
    if (/^[ \t]*#/.test(line)) readDescription(reading, line, number);
    else readSample(reading, line, number);
  }
  return yield* checkedFamilies(
    reading.all().map((family) => placedFamily(family, family.type ?? "untyped")),
    allowance,
  );
}

function readDescription(reading: TextReading<FamilyType>, line: string, number: number): void {
  const found = DESCRIPTION.exec(line);
  if (found === null) return;
  const [, kind, name = "", text = ""] = found;
  const place = linePlace(number);
  const family = describedFamily(reading, kind === "HELP" ? "help" : "type", name, number);
  if (kind === "HELP") {
    family.help = ownCopy(unescapedHelp(text.replace(LEADING_BLANKS, ""), "quotes plain", place));
    return;
  }
  const type = types.get(words(text).join(" "));
  if (type === undefined) {
    const known = [...types.keys()].join(", ");
    throw new ExpositionError(
      "malformed",
      place,
      `${quoted(text)} is no type of a metric: send one of ${known}`,
    );
  }
  family.type = type;
}

function readSample(reading: TextReading<FamilyType>, line: string, number: number): void {
  const { name, labels, rest } = seriesText(line.replace(LEADING_BLANKS, ""), number, "spaces and tabs");
  const family = reading.ofSample(name, number, (open) => belongs(open, name));
  // By far most lines have one space there, and nothing behind the value.
  const value =
    (rest.startsWith(" ") ? numberOf(rest.slice(1)) : undefined) ?? valueAmong(words(rest), number);
  reading.added(family, { name, labels, value }, number);
}

function valueAmong([first = "", second, third]: readonly string[], number: number): number {
  const value = numberOf(first);
  if (value === undefined) {
    throw malformedLine(number, `${quoted(first)} is no value: send one number behind the metric`);
  }
  if (second === undefined) return value;
  if (/^[+-]?\d+$/.test(second) && third === undefined) {
    throw new ExpositionError(
      "timestamp",
      linePlace(number),
      "a pushed sample has no timestamp: leave it out",
    );
  }
  throw malformedLine(number, `${quoted(second)} behind the value is not understood: end the line there`);
}

function words(text: string): readonly string[] {
  return text.split(/[ \t]+/).filter((word) => word !== "");
}

function belongs(open: OpenFamily<FamilyType>, sample: string): boolean {
  const isPart = (suffix: string) => sample === open.name + suffix;
  if (open.type === "histogram") return isPart("_bucket") || isPart("_sum") || isPart("_count");
  if (open.type === "summary") return isPart("") || isPart("_sum") || isPart("_count");
  return isPart("");
}
