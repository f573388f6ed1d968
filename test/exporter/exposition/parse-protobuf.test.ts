import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { protobufFamilies } from "../../../exporter/exposition/parse-protobuf.ts";
import { largest } from "./allowances.ts";
import { result } from "../support/result.ts";

type Field = readonly [number: number, value: string | Uint8Array | number];
const message = (...fields: readonly Field[]) => {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === "number") writer.tag(number, WireType.Varint).int64(value);
    else if (typeof value === "string") writer.tag(number, WireType.LengthDelimited).string(value);
    else writer.tag(number, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
};
const delimited = (...messages: readonly Uint8Array[]) =>
  Buffer.concat(messages.map((bytes) => new BinaryWriter().bytes(bytes).finish()));
const double = (value: number, field = 1) =>
  new BinaryWriter().tag(field, WireType.Bit64).double(value).finish();
const COUNTER = 0;
const GAUGE = 1;
const HISTOGRAM = 4;
const histogram = (...parts: readonly Uint8Array[]) =>
  delimited(message([1, "a"], [3, HISTOGRAM], [4, message([7, Buffer.concat(parts)])]));
const metric = (value: number) => message([2, double(value)]);

test("what Go's client adds is read over: creation time, exemplar, unit and fields of the future", () => {
  const counter = new BinaryWriter().tag(1, WireType.Bit64).double(3);
  counter.tag(2, WireType.LengthDelimited).bytes(message([1, message([1, "trace_id"], [2, "x"])]));
  counter.tag(3, WireType.LengthDelimited).bytes(message([1, 1_700_000_000]));
  const future = new BinaryWriter()
    .tag(99, WireType.Bit32)
    .fixed32(1)
    .tag(98, WireType.Varint)
    .int64(5)
    .finish();
  const family = Buffer.concat([
    message([1, "jobs_total"], [2, "Jobs."], [3, COUNTER], [4, message([3, counter.finish()])], [5, "jobs"]),
    future,
  ]);
  expect(result(protobufFamilies(delimited(family), largest))).toEqual([
    {
      name: "jobs_total",
      type: "counter",
      help: "Jobs.",
      samples: [{ name: "jobs_total", labels: [], value: 3 }],
    },
  ]);
});

test("native buckets beside others are read over", () => {
  const bucket = Buffer.concat([message([1, 2]), double(0.5, 2)]);
  const body = histogram(message([1, 2], [3, bucket], [5, 3], [12, message([1, 0], [2, 1])]), double(0.7, 2));
  expect(result(protobufFamilies(body, largest))[0]?.samples.map(({ value }) => value)).toEqual([
    2, 2, 0.7, 2,
  ]);
});

const family = (...fields: readonly Field[]) => message([1, "a"], [3, GAUGE], ...fields);
const other = (place: number) =>
  `message ${String(place)}: it is no MetricFamily: send delimited protobuf, or text with its own content type`;
test.each([
  ["text", Buffer.from("a 1\n"), "malformed", other(0)],
  ["a message that is cut short", delimited(family([4, metric(1)])).subarray(0, -1), "malformed", other(0)],
  [
    "a second message that is none",
    Buffer.concat([delimited(family([4, metric(1)])), Buffer.from([1, 7])]),
    "malformed",
    other(1),
  ],
  ["a name that is no UTF-8", delimited(message([1, Uint8Array.from([0xc0, 0xaf])])), "malformed", other(0)],
  ["a field of another kind", delimited(message([1, 5])), "malformed", other(0)],
  [
    "a group",
    delimited(new BinaryWriter().tag(9, WireType.StartGroup).tag(9, WireType.EndGroup).finish()),
    "malformed",
    other(0),
  ],
  [
    "a number of eleven bytes",
    delimited(Uint8Array.from([0x48, ...Array.from({ length: 10 }, () => 0xff), 1])),
    "malformed",
    other(0),
  ],
  [
    "a gauge histogram",
    delimited(message([1, "a"], [3, 5])),
    "malformed",
    'message 0: type 5 of "a" cannot be pushed: send one of counter, gauge, summary, untyped, histogram',
  ],
  [
    "no name",
    delimited(message([3, GAUGE])),
    "malformed",
    'message 0: "" is no metric name: use letters, digits, _ and :, and no digit first',
  ],
  [
    "a timestamp",
    delimited(family([4, Buffer.concat([metric(1), message([6, 1_700_000_000_000])])])),
    "timestamp",
    "message 0, metric 0: a pushed sample has no timestamp: leave it out",
  ],
  [
    "a value of another type",
    delimited(family([4, metric(1)], [4, message([3, double(1)])])),
    "structure",
    "message 0, metric 1: it holds no gauge, which the family's type is: send one",
  ],
  [
    "a bad label name",
    delimited(family([4, Buffer.concat([message([1, message([1, "b.c"], [2, "x"])]), metric(1)])])),
    "malformed",
    'message 0, metric 0: "b.c" is no label name: use letters, digits and _, and no digit first',
  ],
  [
    "a histogram of floating-point counts",
    histogram(double(2, 4), double(3, 2), message([3, Buffer.concat([double(2, 4), double(0.5, 2)])])),
    "structure",
    "message 0, metric 0: a histogram counts in integers: send one with buckets that count observations",
  ],
  [
    "a native histogram without other buckets",
    histogram(message([1, 2], [5, 3], [12, message([1, 0], [2, 1])])),
    "structure",
    "message 0, metric 0: a native histogram cannot be pushed: send one with buckets that count observations",
  ],
  [
    "a family twice",
    delimited(family([4, metric(1)]), family([4, metric(2)])),
    "duplicate",
    'message 1: "a" stands twice: send all of its metrics in one',
  ],
  [
    "a series twice",
    delimited(family([4, metric(1)], [4, metric(2)])),
    "duplicate",
    'message 0, metric 1: this series of "a" stands twice: send it once',
  ],
])("%s is refused", (_case, body, reason, text) => {
  let caught: unknown;
  try {
    result(protobufFamilies(body, largest));
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ name: "ExpositionError", reason, message: text });
});
