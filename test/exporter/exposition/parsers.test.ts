import type { BodyParser } from "../../../exporter/custom/body.ts";
import { ExpositionError } from "../../../exporter/exposition/exposition-error.ts";
import { jsonFamilies } from "../../../exporter/exposition/parse-json.ts";
import { openMetricsFamilies } from "../../../exporter/exposition/parse-openmetrics.ts";
import { protobufFamilies } from "../../../exporter/exposition/parse-protobuf.ts";
import { textFamilies } from "../../../exporter/exposition/parse-text.ts";
import type { PushedFamily } from "../../../exporter/exposition/pushed-family.ts";
import { fc } from "../../seeded-fast-check.ts";
import { largest } from "./allowances.ts";
import { jsonBody, openMetricsBody, protobufBody, textBody } from "./bodies.ts";
import { pushedFamilies } from "./pushed-families.ts";
import { result } from "../support/result.ts";

jest.setTimeout(180_000);

const formats = [
  { format: "text", body: textBody, read: textFamilies },
  { format: "OpenMetrics", body: openMetricsBody, read: openMetricsFamilies },
  { format: "protobuf", body: protobufBody, read: protobufFamilies },
  { format: "JSON", body: jsonBody, read: jsonFamilies },
] as const;

/** With labels in the order in which a block has them. */
const ordered = (families: readonly PushedFamily[]) =>
  families.map((family) => ({
    ...family,
    samples: family.samples.map((sample) => ({ ...sample, labels: Object.fromEntries(sample.labels) })),
  }));

const textFormats = new Set(["text", "OpenMetrics"]);
/** A text cannot hold a line break in HELP but \n, which both formats write; nor leading blanks in 0.0.4. */
const withoutLeadingBlanks = (families: readonly PushedFamily[]) =>
  families.map((family) => ({ ...family, help: family.help.replace(/^[ \t]+/, "") }));

/** OpenMetrics has no sums below 0 but beneath buckets that are. */
const withoutNegativeSums = (families: readonly PushedFamily[]) =>
  families.map((family) => ({
    ...family,
    samples: family.samples.map((sample) =>
      (family.type === "histogram" || family.type === "summary") && sample.name === `${family.name}_sum`
        ? { ...sample, value: Math.abs(sample.value) || 0 }
        : sample,
    ),
  }));

describe.each(formats)("a body of $format", ({ format, body, read }) => {
  test("reads back as what it was written from", () => {
    fc.assert(
      fc.property(pushedFamilies, (families) => {
        const valid = format === "OpenMetrics" ? withoutNegativeSums(families) : families;
        const expected = textFormats.has(format) ? withoutLeadingBlanks(valid) : valid;
        expect(ordered(result(read(body(expected), largest)))).toEqual(ordered(expected));
      }),
      { numRuns: 150 },
    );
  });

  test("that is any bytes is read or refused by the parser's own error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(refusalOf(read, bytes)).toBe("");
      }),
      { numRuns: 1000 },
    );
  });

  test("that was damaged in one place is read or refused by the parser's own error", () => {
    fc.assert(
      fc.property(
        pushedFamilies,
        fc.nat(),
        fc.uint8Array({ maxLength: 3 }),
        fc.nat(3),
        (families, at, put, cut) => {
          const whole = Buffer.from(body(families));
          const place = whole.length === 0 ? 0 : at % whole.length;
          const damaged = Buffer.concat([whole.subarray(0, place), put, whole.subarray(place + cut)]);
          expect(refusalOf(read, damaged)).toBe("");
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What a reader throws that is no ExpositionError; empty for nothing. */
function refusalOf(read: BodyParser, body: Uint8Array): string {
  try {
    result(read(body, largest));
    return "";
  } catch (error) {
    if (!(error instanceof ExpositionError)) return String(error);
    return error.message.startsWith(`${error.place}: `) ? "" : `place is not in: ${error.message}`;
  }
}

const mebibytes = 4 * 2 ** 20;
const repeated = (text: string) => text.repeat(Math.ceil(mebibytes / text.length));
// Each of these takes hours where a reader goes back over what it has read.
test.each([
  ["digits", `a ${repeated("1")}x\n`],
  ["blanks behind a value", `a 1${repeated(" ")}x\n`],
  ["blanks before a value", `a${repeated(" \t")}x\n`],
  ["blanks in a TYPE line", `# TYPE a counter${repeated(" ")}x\n`],
  ["blanks in a comment", `#${repeated(" ")}\n`],
  ["one label value", `a{b="${repeated("x")}"} 1\n`],
  ["a label value that does not end", `a{b="${repeated("x")}\n`],
  ["escapes", `a{b="${repeated("\\\\")}"} 1\n`],
  ["HELP of backslashes", `# HELP a ${repeated("\\\\")}\na 1\n`],
  ["labels", `a{${Array.from({ length: 300_000 }, (_, i) => `l${String(i)}="x"`).join(",")}} 1\n`],
  ["the same label", `a{${repeated('b="x",')}} 1\n`],
  ["a name", `${repeated("a")} 1\n`],
  ["braces", `a${repeated("{")} 1\n`],
  ["empty lines", repeated("\n")],
  ["families", Array.from({ length: 300_000 }, (_, i) => `m${String(i)} 1\n`).join("")],
  ["quotes", `a{${repeated('"')}} 1\n`],
  ["JSON in JSON", repeated("[")],
])(
  "4 MiB of %s are read in a time that goes with their size",
  (_case, text) => {
    const body = Buffer.from(text);
    for (const { read } of formats) expect(refusalOf(read, body)).toBe("");
  },
  60_000,
);
