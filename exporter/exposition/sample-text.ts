import type { Labels } from "./family.ts";

/** The line of one sample, ended. @param labels as `labelText` wrote them */
export function sampleLine(name: string, labels: string, value: number): string {
  return labels === "" ? `${name} ${numberText(value)}\n` : `${name}{${labels}} ${numberText(value)}\n`;
}

/** Labels as they stand between the braces. */
export function labelText(labels: Labels): string {
  let text = "";
  for (const [name, value] of labels) {
    text += `${text === "" ? "" : ","}${name}="${escapedLabelValue(value)}"`;
  }
  return text;
}

/** The shortest text that reads back as the same number, but for a NaN's payload. */
function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * An edge or quantile: `1.0`, not `1`, in every format. What a bucket is called may not depend on the format that a
 * scraper asked for, and Prometheus 3 stores it like this anyway
 * (https://prometheus.io/docs/prometheus/latest/migration/, "le and quantile label values").
 */
export function edgeText(edge: number): string {
  const text = numberText(edge);
  return Number.isInteger(edge) && !text.includes("e") ? `${text}.0` : text;
}

function escapedLabelValue(value: string): string {
  // Most values have nothing to escape, and a test costs less than a replacement that replaces nothing.
  return /[\\"\n]/.test(value) ? value.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`)) : value;
}
