import type { BodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import type { Distribution } from "./distribution-samples.ts";
import { ExpositionError } from "./exposition-error.ts";
import { type FieldReaders, readLongMessage, readMessage, WireType } from "./protobuf-message.ts";
import type { Steps } from "./steps.ts";

const REMEDY = "send one with buckets that count observations";

/** One message `Metric`, with its values as they stand in it. */
export interface MetricMessage {
  readonly labels: (readonly [name: string, value: string])[];
  gauge?: number;
  counter?: number;
  untyped?: number;
  summary?: Distribution;
  histogram?: Distribution;
  hasTimestamp?: true;
}

/**
 * Reads a `Metric`. Exemplars, creation times and native buckets beside others are read over: no text
 * format of ours has them.
 * Source: https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
 * @param place for error messages
 * @param counted told of each bucket and quantile before it is read, and of the labels of all lines
 * @throws {ExpositionError} `limit`, above the limit of labels or the allowance; `structure` for a histogram that has
 * nothing but native buckets, or counts that are no integers
 * @throws {Error} where it is none
 */
export function* metricMessage(bytes: Uint8Array, place: string, counted: BodyCount): Steps<MetricMessage> {
  const metric: MetricMessage = { labels: [] };
  // Read when the rest has been: they may have very many points.
  const distributions: { summary?: Uint8Array; histogram?: Uint8Array } = {};
  readMessage(bytes, {
    1: [
      WireType.LengthDelimited,
      (reader) => {
        if (metric.labels.length === bodyLimits.labels) throw limitError("labels", place);
        metric.labels.push(labelPair(reader.bytes()));
      },
    ],
    2: [WireType.LengthDelimited, (reader) => (metric.gauge = scalar(reader.bytes()))],
    3: [WireType.LengthDelimited, (reader) => (metric.counter = scalar(reader.bytes()))],
    4: [WireType.LengthDelimited, (reader) => (distributions.summary = reader.bytes())],
    5: [WireType.LengthDelimited, (reader) => (metric.untyped = scalar(reader.bytes()))],
    6: [
      WireType.Varint,
      (reader) => {
        reader.int64();
        metric.hasTimestamp = true;
      },
    ],
    7: [WireType.LengthDelimited, (reader) => (distributions.histogram = reader.bytes())],
  });
  const point = (read: (bytes: Uint8Array) => Point) => (each: Uint8Array) => {
    counted.samples(1);
    return read(each);
  };
  const { summary, histogram } = distributions;
  if (summary !== undefined) metric.summary = yield* distribution(summary, point(quantile), {});
  if (histogram !== undefined) metric.histogram = yield* histogramOf(histogram, place, point(bucket));
  const points = (metric.histogram?.points.length ?? 0) + (metric.summary?.points.length ?? 0);
  // Each point becomes a line with all of them.
  counted.labels(metric.labels.length * (1 + points));
  return metric;
}

function labelPair(bytes: Uint8Array): readonly [string, string] {
  let name = "";
  let value = "";
  readMessage(bytes, {
    1: [WireType.LengthDelimited, (reader) => (name = reader.string(true))],
    2: [WireType.LengthDelimited, (reader) => (value = reader.string(true))],
  });
  return [name, value];
}

function scalar(bytes: Uint8Array): number {
  let value = 0;
  readMessage(bytes, { 1: [WireType.Bit64, (reader) => (value = reader.double())] });
  return value;
}

function* histogramOf(
  bytes: Uint8Array,
  place: string,
  point: (bytes: Uint8Array) => Point,
): Steps<Distribution> {
  const seen = { native: false };
  const refused = (problem: string) => new ExpositionError("structure", place, problem);
  const found = yield* distribution(bytes, point, {
    4: [
      WireType.Bit64,
      (reader) => {
        if (reader.double() > 0) throw refused(`a histogram counts in integers: ${REMEDY}`);
      },
    ],
    // Its schema, which every native histogram has.
    5: [
      WireType.Varint,
      (reader) => {
        reader.int32();
        seen.native = true;
      },
    ],
  });
  if (seen.native && found.points.length === 0)
    throw refused(`a native histogram cannot be pushed: ${REMEDY}`);
  return found;
}

function* distribution(
  bytes: Uint8Array,
  point: (bytes: Uint8Array) => Point,
  others: FieldReaders,
): Steps<Distribution> {
  let count = 0;
  let sum = 0;
  const points: Point[] = [];
  yield* readLongMessage(bytes, {
    ...others,
    1: [WireType.Varint, (reader) => (count = Number(reader.uint64()))],
    2: [WireType.Bit64, (reader) => (sum = reader.double())],
    3: [WireType.LengthDelimited, (reader) => points.push(point(reader.bytes()))],
  });
  return { count, sum, points };
}

interface Point {
  readonly edge: number;
  readonly value: number;
}

function bucket(bytes: Uint8Array): Point {
  let value = 0;
  let edge = 0;
  readMessage(bytes, {
    1: [WireType.Varint, (reader) => (value = Number(reader.uint64()))],
    2: [WireType.Bit64, (reader) => (edge = reader.double())],
  });
  return { edge, value };
}

function quantile(bytes: Uint8Array): Point {
  let edge = 0;
  let value = 0;
  readMessage(bytes, {
    1: [WireType.Bit64, (reader) => (edge = reader.double())],
    2: [WireType.Bit64, (reader) => (value = reader.double())],
  });
  return { edge, value };
}
