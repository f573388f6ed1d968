import type { Labels } from "../../../exporter/exposition/family.ts";
import type { PushedFamily, PushedSample } from "../../../exporter/exposition/pushed-family.ts";
import { edgeText } from "../../../exporter/exposition/sample-text.ts";
import { fc } from "../../seeded-fast-check.ts";

const anyValue = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, Number.NaN, -0, 1e21, 5e-324));
const countValue = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.nat(), fc.constant(2 ** 53));
/** Whole characters only, as UTF-8 carries them; every other one may come. */
const text = fc.string({ unit: "binary", maxLength: 12 });
const labels: fc.Arbitrary<Labels> = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-zA-Z][a-z0-9_]{0,6}$/), text), {
    maxLength: 4,
    selector: ([name]) => name,
  })
  .map((pairs) => pairs.filter(([name]) => name !== "le" && name !== "quantile"));
const labelSets = fc.uniqueArray(labels, {
  minLength: 1,
  maxLength: 4,
  selector: (pairs) => JSON.stringify(pairs.toSorted()),
});
const help = fc.string({ unit: "binary", maxLength: 30 });

const scalarSamples = (name: string, value: fc.Arbitrary<number>) =>
  labelSets.chain((sets) =>
    fc.tuple(...sets.map((set) => value.map((v) => ({ name, labels: set, value: v })))),
  );

const points = (min: number, max: number, values: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(fc.double({ min, max, noNaN: true }), values), {
      maxLength: 5,
      selector: ([edge]) => (Object.is(edge, -0) ? 0 : edge),
    })
    .map((found) => found.toSorted(([a], [b]) => a - b));

const withTotals = (name: string, set: Labels, sum: number, count: number): readonly PushedSample[] => [
  { name: `${name}_sum`, labels: set, value: sum },
  { name: `${name}_count`, labels: set, value: count },
];

const histogramSamples = (name: string) =>
  labelSets.chain((sets) =>
    fc
      .tuple(
        ...sets.map((set) =>
          fc.tuple(fc.constant(set), points(-1e6, 1e6, fc.nat(1000)), fc.nat(1000), anyValue),
        ),
      )
      .map((found) =>
        found.flatMap(([set, buckets, rest, sum]) => {
          let count = 0;
          const lines = [...buckets, [Infinity, rest] as const].map(([edge, own]) => {
            count += own;
            return {
              name: `${name}_bucket`,
              labels: [...set, ["le", edgeText(edge)] as const],
              value: count,
            };
          });
          return [...lines, ...withTotals(name, set, sum, count)];
        }),
      ),
  );

const summarySamples = (name: string) =>
  labelSets.chain((sets) =>
    fc
      .tuple(...sets.map((set) => fc.tuple(fc.constant(set), points(0, 1, anyValue), fc.nat(), anyValue)))
      .map((found) =>
        found.flatMap(([set, quantiles, count, sum]) => [
          ...quantiles.map(([edge, value]) => ({
            name,
            labels: [...set, ["quantile", edgeText(edge)] as const],
            value,
          })),
          ...withTotals(name, set, sum, count),
        ]),
      ),
  );

const family = (base: string): fc.Arbitrary<PushedFamily> =>
  fc.oneof(
    fc.record({
      name: fc.constant(`${base}_total`),
      type: fc.constant("counter" as const),
      help,
      samples: scalarSamples(`${base}_total`, countValue),
    }),
    fc.record({
      name: fc.constant(base),
      type: fc.constantFrom("gauge" as const, "untyped" as const),
      help,
      samples: scalarSamples(base, anyValue),
    }),
    fc.record({
      name: fc.constant(base),
      type: fc.constant("histogram" as const),
      help,
      samples: histogramSamples(base),
    }),
    fc.record({
      name: fc.constant(base),
      type: fc.constant("summary" as const),
      help,
      samples: summarySamples(base),
    }),
  );

/** Families as a client may push them, of every type and any content. */
export const pushedFamilies: fc.Arbitrary<readonly PushedFamily[]> = fc
  .uniqueArray(fc.stringMatching(/^[a-zA-Z:][a-z0-9_:]{0,8}$/), { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name, index) => family(`m${String(index)}_${name}`))));
