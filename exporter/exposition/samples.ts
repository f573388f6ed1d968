import type { Family, HistogramSeries, Labels } from "./family.ts";

/** The sample lines of a family, the same in every text format. */
export function sampleLines(family: Family): string {
  if (family.type === "histogram") {
    return family.series.map((series) => histogramLines(family.name, series)).join("");
  }
  return family.series
    .map(({ labels, value }) => sampleLine(family.name, labelText(labels), sampleValue(value)))
    .join("");
}

function histogramLines(name: string, { labels, buckets, sum, count }: HistogramSeries): string {
  const own = labelText(labels);
  const prefix = own === "" ? "" : `${own},`;
  const bucket = (edge: string, value: number) =>
    sampleLine(`${name}_bucket`, `${prefix}le="${edge}"`, sampleValue(value));
  return [
    ...buckets.map(({ upperEdge, cumulativeCount }) => bucket(edgeText(upperEdge), cumulativeCount)),
    bucket("+Inf", count),
    sampleLine(`${name}_sum`, own, sampleValue(sum)),
    sampleLine(`${name}_count`, own, sampleValue(count)),
  ].join("");
}

function sampleLine(name: string, labels: string, value: string): string {
  return labels === "" ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;
}

function labelText(labels: Labels): string {
  return labels.map(([name, value]) => `${name}="${escapedLabelValue(value)}"`).join(",");
}

function escapedLabelValue(value: string): string {
  return value.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
}

function sampleValue(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * `1.0`, not `1`, in both formats: what a bucket is called may not depend on the format that a scraper asked for,
 * and Prometheus 3 stores it like this anyway
 * (https://prometheus.io/docs/prometheus/latest/migration/, "le and quantile label values").
 */
function edgeText(edge: number): string {
  const text = sampleValue(edge);
  return Number.isInteger(edge) && !text.includes("e") ? `${text}.0` : text;
}
