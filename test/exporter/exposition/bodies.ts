import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Labels } from "../../../exporter/exposition/family.ts";
import type { PushedFamily, PushedSample } from "../../../exporter/exposition/pushed-family.ts";
import { sampleBlock } from "../../../exporter/exposition/sample-block.ts";
import { openMetricsExposition, textExposition } from "../support/rendered.ts";
import { result } from "../support/result.ts";

const rendered = (families: readonly PushedFamily[]) =>
  families.map(({ name, type, help, samples }) => ({
    name,
    type,
    help,
    blocks: [result(sampleBlock(samples, []))],
  }));

/** The families as a text body. */
export function textBody(families: readonly PushedFamily[]): Uint8Array {
  return Buffer.from(textExposition(rendered(families)));
}

/** The families as an OpenMetrics body. */
export function openMetricsBody(families: readonly PushedFamily[]): Uint8Array {
  return Buffer.from(openMetricsExposition(rendered(families)));
}

const number = (value: number) =>
  Number.isNaN(value) ? "NaN" : value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : value;
const edgeLabels = new Set(["le", "quantile"]);
const own = (labels: Labels) => labels.filter(([name]) => !edgeLabels.has(name));
const edge = ({ labels }: PushedSample) =>
  Number((labels.find(([name]) => edgeLabels.has(name))?.[1] ?? "").replace("Inf", "Infinity"));

/** One histogram or summary of a family: its samples follow each other. */
interface Distribution {
  readonly labels: Labels;
  readonly points: readonly { readonly edge: number; readonly value: number }[];
  readonly sum: number;
  readonly count: number;
}

function distributions({ name, samples }: PushedFamily): readonly Distribution[] {
  const found: Distribution[] = [];
  let points: { edge: number; value: number }[] = [];
  let sum = 0;
  for (const sample of samples) {
    if (sample.name === `${name}_sum`) sum = sample.value;
    else if (sample.name === `${name}_count`) {
      found.push({ labels: sample.labels, points, sum, count: sample.value });
      points = [];
    } else points.push({ edge: edge(sample), value: sample.value });
  }
  return found;
}

/** The families as a JSON body. */
export function jsonBody(families: readonly PushedFamily[]): Uint8Array {
  // JSON.stringify writes -0 as 0.
  const text = JSON.stringify({ families: families.map(jsonFamily) }, (_key, value: unknown) =>
    Object.is(value, -0) ? "minus zero" : value,
  );
  return Buffer.from(text.replaceAll('"minus zero"', "-0.0"));
}

function jsonFamily(family: PushedFamily): object {
  const { name, type, help, samples } = family;
  // A null prototype, since a label may be called `__proto__` or `constructor`.
  const labelsOf = (labels: Labels): object => Object.fromEntries(own(labels));
  const common = { name, type, help };
  if (type === "histogram") {
    return {
      ...common,
      samples: distributions(family).map(({ labels, points, sum, count }) => ({
        labels: labelsOf(labels),
        buckets: points.slice(0, -1).map((point) => ({ le: point.edge, count: point.value })),
        sum: number(sum),
        count,
      })),
    };
  }
  if (type === "summary") {
    return {
      ...common,
      samples: distributions(family).map(({ labels, points, sum, count }) => ({
        labels: labelsOf(labels),
        quantiles: points.map((point) => ({ quantile: point.edge, value: number(point.value) })),
        sum: number(sum),
        count,
      })),
    };
  }
  return {
    ...common,
    samples: samples.map(({ labels, value }) => ({ labels: labelsOf(labels), value: number(value) })),
  };
}

const typeNumbers = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4 } as const;
const valueFields = { counter: 3, gauge: 2, untyped: 5 } as const;

/** The families as a body of delimited protobuf, written from the protocol's definition. */
export function protobufBody(families: readonly PushedFamily[]): Uint8Array {
  return Buffer.concat(
    families.map((family) => {
      const writer = new BinaryWriter();
      writer.tag(1, WireType.LengthDelimited).string(family.name);
      writer.tag(2, WireType.LengthDelimited).string(family.help);
      writer.tag(3, WireType.Varint).int32(typeNumbers[family.type]);
      for (const metric of metricsOf(family)) writer.tag(4, WireType.LengthDelimited).bytes(metric);
      return new BinaryWriter().bytes(writer.finish()).finish();
    }),
  );
}

function metricsOf(family: PushedFamily): readonly Uint8Array[] {
  const { type } = family;
  if (type === "histogram" || type === "summary") {
    return distributions(family).map(({ labels, points, sum, count }) => {
      const value = new BinaryWriter()
        .tag(1, WireType.Varint)
        .uint64(count)
        .tag(2, WireType.Bit64)
        .double(sum);
      // As Go's client, which leaves the bucket +Inf out.
      for (const point of type === "histogram" ? points.slice(0, -1) : points) {
        const entry = new BinaryWriter();
        if (type === "histogram")
          entry.tag(1, WireType.Varint).uint64(point.value).tag(2, WireType.Bit64).double(point.edge);
        else entry.tag(1, WireType.Bit64).double(point.edge).tag(2, WireType.Bit64).double(point.value);
        value.tag(3, WireType.LengthDelimited).bytes(entry.finish());
      }
      return metric(labels, type === "histogram" ? 7 : 4, value.finish());
    });
  }
  return family.samples.map(({ labels, value }) =>
    metric(labels, valueFields[type], new BinaryWriter().tag(1, WireType.Bit64).double(value).finish()),
  );
}

function metric(labels: Labels, field: number, value: Uint8Array): Uint8Array {
  const writer = new BinaryWriter();
  for (const [name, text] of labels) {
    const pair = new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string(name)
      .tag(2, WireType.LengthDelimited)
      .string(text);
    writer.tag(1, WireType.LengthDelimited).bytes(pair.finish());
  }
  return writer.tag(field, WireType.LengthDelimited).bytes(value).finish();
}
