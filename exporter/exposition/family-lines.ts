import type { Family, HistogramSeries, Labels } from "./family.ts";
import { edgeText, labelText, sampleLine } from "./sample-text.ts";

/** Label text by the labels it is of: those of counters and histograms are the same objects in each scrape. */
const labelTexts = new WeakMap<Labels, string>();

/** The sample lines of a family, the same in every format, series by series. */
export function* familyLines(family: Family): Generator<string> {
  if (family.type === "histogram") {
    for (const series of family.series) yield histogramLines(family.name, series);
    return;
  }
  for (const { labels, value } of family.series)
    yield sampleLine(family.name, cachedLabelText(labels), value);
}

function histogramLines(name: string, { labels, buckets, sum, count }: HistogramSeries): string {
  const own = cachedLabelText(labels);
  const prefix = own === "" ? "" : `${own},`;
  let lines = "";
  for (const { upperEdge, cumulativeCount } of buckets) {
    lines += sampleLine(`${name}_bucket`, `${prefix}le="${edgeText(upperEdge)}"`, cumulativeCount);
  }
  lines += sampleLine(`${name}_bucket`, `${prefix}le="+Inf"`, count);
  return lines + sampleLine(`${name}_sum`, own, sum) + sampleLine(`${name}_count`, own, count);
}

function cachedLabelText(labels: Labels): string {
  const known = labelTexts.get(labels);
  if (known !== undefined) return known;
  const text = labelText(labels);
  labelTexts.set(labels, text);
  return text;
}
