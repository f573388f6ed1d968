import { type BodyAllowance, type BodyCount, bodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { ExpositionError, refuseMalformed } from "./exposition-error.ts";
import { checkedFamilies } from "./family-structure.ts";
import { distributionSamples } from "./distribution-samples.ts";
import { type MetricMessage, metricMessage } from "./metric-message.ts";
import { labelNameProblem, metricNameProblem, quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import { delimitedMessages, messagesIn, readLongMessage, WireType } from "./protobuf-message.ts";
import type { PushedFamily, PushedSample } from "./pushed-family.ts";
import type { FamilyType } from "./rendered-family.ts";
import type { Steps } from "./steps.ts";

/** By number in the protocol; 5 is the gauge histogram, which no text format but OpenMetrics has. */
const types: readonly FamilyType[] = ["counter", "gauge", "summary", "untyped", "histogram"];

/**
 * Families of a body of `MetricFamily` messages, each with its length before it, as Go's client pushes them.
 * Source: https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
 * @throws {ExpositionError} at the first message that is not allowed
 */
export function* protobufFamilies(
  body: Uint8Array,
  allowance: BodyAllowance,
): Steps<readonly PushedFamily[]> {
  const names = new Set<string>();
  const families: PlacedFamily[] = [];
  let place = "message 0";
  const counted = bodyCount(allowance);
  try {
    for (const bytes of delimitedMessages(body)) {
      if (families.length === bodyLimits.families) throw limitError("families", "body");
      const family = yield* placedFamily(bytes, place, counted);
      if (names.has(family.name)) {
        throw new ExpositionError(
          "duplicate",
          place,
          `${quoted(family.name)} stands twice: send all of its metrics in one`,
        );
      }
      names.add(family.name);
      families.push(family);
      place = `message ${String(families.length)}`;
    }
  } catch (error) {
    if (error instanceof ExpositionError) throw error;
    // Not the reader's own message, which speaks of its inside.
    throw new ExpositionError(
      "malformed",
      place,
      "it is no MetricFamily: send delimited protobuf, or text with its own content type",
    );
  }
  return yield* checkedFamilies(families, allowance);
}

function* placedFamily(bytes: Uint8Array, place: string, counted: BodyCount): Steps<PlacedFamily> {
  let name = "";
  let help = "";
  let typeNumber = 0;
  yield* readLongMessage(bytes, {
    1: [WireType.LengthDelimited, (reader) => (name = reader.string(true))],
    2: [WireType.LengthDelimited, (reader) => (help = reader.string(true))],
    3: [WireType.Varint, (reader) => (typeNumber = reader.int32())],
    4: [
      WireType.LengthDelimited,
      (reader) => {
        counted.samples(1);
        reader.skip(WireType.LengthDelimited);
      },
    ],
  });
  refuseMalformed(metricNameProblem(name), place);
  const type = types[typeNumber];
  if (type === undefined) {
    throw new ExpositionError(
      "malformed",
      place,
      `type ${String(typeNumber)} of ${quoted(name)} cannot be pushed: send one of ${types.join(", ")}`,
    );
  }
  const samples: PushedSample[] = [];
  const origins: number[] = [];
  const placeOf = (metric: number) => `${place}, metric ${String(metric)}`;
  let index = 0;
  const read = (metric: MetricMessage) => {
    for (const [label] of metric.labels) refuseMalformed(labelNameProblem(label), placeOf(index));
    if (metric.hasTimestamp) {
      throw new ExpositionError(
        "timestamp",
        placeOf(index),
        "a pushed sample has no timestamp: leave it out",
      );
    }
    for (const sample of samplesOf(name, type, metric, placeOf(index))) {
      samples.push(sample);
      origins.push(index);
    }
    index += 1;
  };
  // A second time, now that the type is known wherever it stands: each metric is checked before the next one is read.
  for (const metric of messagesIn(bytes, 4)) {
    read(yield* metricMessage(metric, placeOf(index), counted));
    yield;
  }
  return { name, type, help, samples, placeOf: (sample) => placeOf(origins[sample] ?? 0) };
}

function samplesOf(
  name: string,
  type: FamilyType,
  metric: MetricMessage,
  place: string,
): readonly PushedSample[] {
  const { labels } = metric;
  if (type === "histogram" || type === "summary") {
    const value = metric[type];
    if (value !== undefined) return distributionSamples(name, type, labels, value);
  } else {
    const value = metric[type];
    if (value !== undefined) return [{ name, labels, value }];
  }
  throw new ExpositionError("structure", place, `it holds no ${type}, which the family's type is: send one`);
}
