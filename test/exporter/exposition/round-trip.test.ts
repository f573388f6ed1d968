import { fc } from "../../seeded-fast-check.ts";
import type { Family } from "../../../exporter/exposition/family.ts";
import { openMetricsExposition, textExposition } from "../support/rendered.ts";
import { families, type Sample } from "../support/exposition.ts";
import { arbitraryFamilies } from "./families.ts";

function samplesOf(family: Family): readonly Sample[] {
  if (family.type !== "histogram") {
    return family.series.map(({ labels, value }) => ({
      name: family.name,
      labels: Object.fromEntries(labels),
      value,
    }));
  }
  return family.series.flatMap(({ labels, buckets, sum, count }) => {
    const own = Object.fromEntries(labels);
    return [
      ...[...buckets, { upperEdge: Infinity, cumulativeCount: count }].map((bucket) => ({
        name: `${family.name}_bucket`,
        labels: { ...own, le: edge(bucket.upperEdge) },
        value: bucket.cumulativeCount,
      })),
      { name: `${family.name}_sum`, labels: own, value: sum },
      { name: `${family.name}_count`, labels: own, value: count },
    ];
  });
}

const edge = (upper: number) =>
  upper === Infinity ? "+Inf" : Number.isInteger(upper) ? `${String(upper)}.0` : String(upper);

jest.setTimeout(120_000);

const formats = [
  { format: "text", render: textExposition, nameOf: ({ name }: Family) => name },
  {
    format: "openmetrics",
    render: openMetricsExposition,
    nameOf: ({ type, name }: Family) => (type === "counter" ? name.replace(/_total$/, "") : name),
  },
] as const;

test.each(formats)("what is rendered as $format reads back as what it was", ({ format, render, nameOf }) => {
  fc.assert(
    fc.property(arbitraryFamilies, (rendered) => {
      expect(families(format, render(rendered))).toEqual(
        rendered.map((family) => ({
          name: nameOf(family),
          type: family.type,
          help: family.help,
          samples: samplesOf(family),
        })),
      );
    }),
    { numRuns: 150 },
  );
});

test("rendering in one format leaves the next rendering in the other as it was", () => {
  fc.assert(
    fc.property(arbitraryFamilies, (rendered) => {
      const before = textExposition(rendered);
      openMetricsExposition(rendered);
      expect(textExposition(rendered)).toBe(before);
    }),
  );
});
