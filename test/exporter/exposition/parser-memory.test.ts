/** Bodies that are small to send and large to read, each by a parser that has little memory and dies above. */
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { BodyAllowance } from "../../../exporter/exposition/body-allowance.ts";
import { largest } from "./allowances.ts";

jest.setTimeout(120_000);

const folder = resolve("exporter/exposition");
const program =
  buildSync({
    stdin: {
      contents: `
        import { workerData, parentPort } from "node:worker_threads";
        import { jsonFamilies } from "./parse-json.ts";
        import { openMetricsFamilies } from "./parse-openmetrics.ts";
        import { protobufFamilies } from "./parse-protobuf.ts";
        import { textFamilies } from "./parse-text.ts";
        import { result } from "../../test/exporter/support/result.ts";
        const parsers = {
          JSON: jsonFamilies,
          OpenMetrics: openMetricsFamilies,
          protobuf: protobufFamilies,
          text: textFamilies,
        };
        const { format, body, allowance } = workerData;
        try {
          const families = result(parsers[format](body, allowance));
          parentPort.postMessage("read: " + families.map(({ samples }) => samples.length).join());
        } catch (error) {
          parentPort.postMessage(error.name + ": " + error.message);
        }`,
      resolveDir: folder,
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "silent",
  }).outputFiles[0]?.text ?? "";

type Format = "JSON" | "OpenMetrics" | "protobuf" | "text";

/** @param mebibytes that the parser has for objects */
function outcome(
  format: Format,
  body: Uint8Array,
  allowance: BodyAllowance = largest,
  mebibytes = 64,
): Promise<unknown> {
  const worker = new Worker(program, {
    eval: true,
    workerData: { format, body, allowance },
    resourceLimits: { maxOldGenerationSizeMb: mebibytes },
  });
  // Rejects where the thread ends for want of memory.
  return new Promise((answered, failed) => {
    worker.once("message", answered).once("error", failed);
  });
}

const MEBIBYTE = 2 ** 20;
const filled = (head: string, unit: string, tail: string, bytes: number) => {
  const count = Math.floor((bytes - head.length - tail.length) / (unit.length + 1));
  return Buffer.from(`${head}${Array.from({ length: count }, () => unit).join()}${tail}`);
};
const gauges = '{"families":[{"name":"a","type":"gauge","samples":[';
const buckets = '{"families":[{"name":"a","type":"histogram","samples":[{"sum":1,"count":1,"buckets":[';
const labels = `${gauges}{"value":1,"labels":{`;
const keys = Array.from({ length: 150_000 }, (_, index) => `"a${String(index)}":0`).join();
const samples =
  "body: a body of this namespace has 200000 samples at most: send it in parts, or raise its mostSeries";
const families = "body: a body has 10000 families at most: send it in parts";
const firstEleven = (line: (index: number) => string) =>
  [...Array.from({ length: 10 }, (_, index) => line(index)), "and more"].join("\n");

test.each([
  ["families that are numbers", filled('{"families":[', "0", "]}", MEBIBYTE), families],
  ["samples that are numbers", filled(gauges, "0", "]}]}", MEBIBYTE), samples],
  ["buckets that are numbers", filled(buckets, "0", "]}]}]}", MEBIBYTE), samples],
  [
    "fewer samples that are objects",
    filled(gauges, "{}", "]}]}", 500_000),
    firstEleven(
      (index) => `families[0].samples[${String(index)}].value: must be a number, or "NaN", "+Inf" or "-Inf"`,
    ),
  ],
  [
    "labels that are numbers",
    Buffer.from(`${labels}${keys}}}]}]}`),
    firstEleven(
      (index) =>
        `families[0].samples[0].labels[${String(index)}][1]: Invalid input: expected string, received number`,
    ),
  ],
  [
    "good samples",
    filled(gauges, '{"value":1}', "]}]}", 8 * MEBIBYTE),
    "body: JSON has 2097152 bytes at most: send it in parts, or as text",
  ],
])("many %s in JSON are refused before there is anything of each", async (_case, body, message) => {
  expect(await outcome("JSON", body)).toBe(`ExpositionError: ${message}`);
});

const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >>> 7)]);
const delimited = (bytes: Uint8Array) => Buffer.concat([varint(bytes.length), bytes]);
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([number * 8 + 2]), delimited(bytes)]);
/** Empty messages one after the other, each a field of this number. */
const empties = (number: number, count: number) => Buffer.alloc(2 * count, Buffer.from([number * 8 + 2, 0]));
const family = (type: number, metrics: Uint8Array) =>
  delimited(Buffer.concat([Buffer.from([0x0a, 1, 0x61, 0x18, type]), metrics]));
const HISTOGRAM = 4;
const GAUGE = 1;

test.each([
  ["metrics", family(GAUGE, empties(4, 4_000_000)), samples],
  [
    "metrics, just as many as are allowed,",
    family(GAUGE, empties(4, 200_000)),
    "message 0, metric 0: it holds no gauge, which the family's type is: send one",
  ],
  ["buckets", family(HISTOGRAM, field(4, field(7, empties(3, 4_000_000)))), samples],
  [
    "labels",
    family(GAUGE, field(4, empties(1, 4_000_000))),
    "message 0, metric 0: a sample has 64 labels at most: send fewer",
  ],
  [
    "families",
    Buffer.concat(
      Array.from({ length: 12_000 }, (_, index) => delimited(field(1, Buffer.from(`a${String(index)}`)))),
    ),
    families,
  ],
])("many empty %s in protobuf are refused before they are collected", async (_case, body, message) => {
  expect(await outcome("protobuf", body)).toBe(`ExpositionError: ${message}`);
});

/** Of a namespace of 2,000 series. */
const small: BodyAllowance = { samples: 4_000, labels: 44_000 };
const ofSmall = (most: string, remedy: string) =>
  `body: a body of this namespace has ${most} at most: ${remedy}`;
const tooManySamples = ofSmall("4000 samples", "send it in parts, or raise its mostSeries");
const tooManyMarks =
  "body: it holds more than the 4000 samples that a body of this namespace may have: send it in parts, or raise its mostSeries";
const lines = (head: string, line: (index: number) => string, tail = "") =>
  Buffer.from(head + Array.from({ length: 190_000 }, (_, index) => line(index)).join("") + tail);
/** Objects of which each has a key of its own, as large as JSON may be. */
const keyed = lines('{"families":[', (index) => (index < 150_000 ? `{"${String(index)}":{}},` : ""), "0]}");
const gauge = (index: number) => `a{b="${String(index)}"} 1\n`;
const label = (number: number, text: string) => field(number, Buffer.from(text));
const labelled = Buffer.concat(
  Array.from({ length: 64 }, (_, index) => field(1, label(1, `l${String(index)}`))),
);
const manyLabels = Array.from({ length: 64 }, (_, index) => `l${String(index)}="x"`).join();

test.each<readonly [string, Format, Uint8Array, string]>([
  ["samples", "text", lines("", gauge), tooManySamples],
  ["samples", "OpenMetrics", lines("# TYPE a gauge\n", gauge, "# EOF\n"), tooManySamples],
  ["samples", "JSON", filled(gauges, '{"value":1}', "]}]}", 2 * MEBIBYTE), tooManyMarks],
  ["families", "JSON", keyed, tooManyMarks],
  ["samples", "protobuf", family(GAUGE, empties(4, 190_000)), tooManySamples],
  ["buckets", "protobuf", family(HISTOGRAM, field(4, field(7, empties(3, 190_000)))), tooManySamples],
  [
    "labels",
    "text",
    lines("", (index) => (index < 3_000 ? `a{b="${String(index)}",${manyLabels.slice(7)}} 1\n` : "")),
    ofSmall("44000 labels", "send fewer"),
  ],
  [
    "labels",
    "protobuf",
    family(
      GAUGE,
      Buffer.concat(
        Array.from({ length: 3_000 }, () => field(4, Buffer.concat([labelled, field(2, Buffer.alloc(0))]))),
      ),
    ),
    ofSmall("44000 labels", "send fewer"),
  ],
  [
    "labels on few samples of many buckets",
    "JSON",
    Buffer.from(
      JSON.stringify({
        families: [
          {
            ...{ name: "a", type: "histogram" },
            samples: [
              {
                labels: Object.fromEntries(
                  Array.from({ length: 60 }, (_, index) => [`l${String(index)}`, "x"]),
                ),
                buckets: Array.from({ length: 1_000 }, (_, le) => ({ le, count: 1 })),
                ...{ sum: 1, count: 1 },
              },
            ],
          },
        ],
      }),
    ),
    ofSmall("44000 labels", "send fewer"),
  ],
])(
  "more %s in %s than a namespace may ever have are refused in 24 MiB",
  async (_what, format, body, message) => {
    expect(await outcome(format, body, small, 24)).toBe(`ExpositionError: ${message}`);
  },
);

test.each<Format>(["text", "OpenMetrics"])(
  "just as many samples as are allowed are read from %s",
  async (format) => {
    const whole = Array.from({ length: 4_000 }, (_, index) => gauge(index)).join("");
    const body = format === "text" ? whole : `# TYPE a gauge\n${whole}# EOF\n`;
    expect(await outcome(format, Buffer.from(body), small, 24)).toBe("read: 4000");
  },
);

test.each([
  [
    "JSON",
    Buffer.from(
      `${gauges}${Array.from({ length: 4_000 }, (_, index) => `{"labels":{"b":"${String(index)}"},"value":1}`).join()}]}]}`,
    ),
  ],
  [
    "JSON",
    Buffer.from(
      `{"families":[${Array.from({ length: 1_333 }, (_, index) => `{"name":"h${String(index)}","type":"histogram","help":"H","samples":[{"labels":{},"buckets":[],"sum":1,"count":1}]}`).join()}]}`,
    ),
  ],
] as const)("just as many samples as are allowed are read from %s", async (format, body) => {
  expect(await outcome(format, body, small, 24)).toMatch(/^read: /);
});
