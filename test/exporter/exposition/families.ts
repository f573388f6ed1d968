import { fc } from "../../seeded-fast-check.ts";
import type { Family, Labels } from "../../../exporter/exposition/family.ts";

const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Infinity, -Infinity, Number.NaN, 0, 1e21, 1e-7),
);
const labels: fc.Arbitrary<Labels> = fc
  .dictionary(fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/), fc.string({ unit: "binary", maxLength: 12 }), {
    maxKeys: 4,
  })
  .map((entries) => Object.entries(entries).filter(([name]) => name !== "le"));
const distinctLabels = fc.uniqueArray(labels, {
  minLength: 1,
  maxLength: 5,
  selector: (pairs) => JSON.stringify([...pairs].sort()),
});
const edges = fc
  .uniqueArray(fc.oneof(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 1000 })), {
    maxLength: 6,
  })
  .map((found) => found.toSorted((a, b) => a - b));
const help = fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replaceAll("\r", ""));
const counts = fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 });

const family = (name: string): fc.Arbitrary<Family> =>
  fc.oneof(
    fc.record({
      type: fc.constantFrom("counter" as const, "gauge" as const),
      name: fc.constant(name),
      help,
      series: distinctLabels.chain((sets) =>
        fc.tuple(...sets.map((set) => value.map((v) => ({ labels: set, value: v })))),
      ),
    }),
    fc.record({
      type: fc.constant("histogram" as const),
      name: fc.constant(name),
      help,
      series: fc.tuple(distinctLabels, edges, counts, value).map(([sets, uppers, steps, sum]) =>
        sets.map((set) => {
          const cumulative = steps.map((_, index) => steps.slice(0, index + 1).reduce((a, b) => a + b, 0));
          return {
            labels: set,
            buckets: uppers.map((upperEdge, index) => ({
              upperEdge,
              cumulativeCount: cumulative[index] ?? 0,
            })),
            sum,
            count: cumulative[6] ?? 0,
          };
        }),
      ),
    }),
  );

/** Families of any content under names of their own; counters end in `_total`. */
export const arbitraryFamilies: fc.Arbitrary<readonly Family[]> = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name, index) => family(`m${String(index)}_${name}`))))
  .map((found) => found.map((f) => (f.type === "counter" ? { ...f, name: `${f.name}_total` } : f)));
