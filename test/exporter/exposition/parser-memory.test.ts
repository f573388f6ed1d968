/** Bodies that are small to send and large to read, each by a parser that has 64 MiB for objects and dies above. */
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";

jest.setTimeout(120_000);

const folder = resolve("exporter/exposition");
const program =
  buildSync({
    stdin: {
      contents: `
        import { workerData, parentPort } from "node:worker_threads";
        import { jsonFamilies } from "./parse-json.ts";
        import { protobufFamilies } from "./parse-protobuf.ts";
        const { format, body } = workerData;
        try {
          const families = (format === "JSON" ? jsonFamilies : protobufFamilies)(body);
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

function outcome(format: "JSON" | "protobuf", body: Uint8Array): Promise<unknown> {
  const worker = new Worker(program, {
    eval: true,
    workerData: { format, body },
    resourceLimits: { maxOldGenerationSizeMb: 64 },
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
const samples = "body: a body has 200000 samples at most: send it in parts";
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
