import type { CustomFamily } from "../../inventory/metrics/custom-declarations.ts";
import { familyPattern } from "../../inventory/metrics/custom-series.ts";
import type { Queries } from "../layer/panels.ts";
import type { Unit } from "../layer/units.ts";

/** Lines of a panel at most: more cannot be told apart. */
export const MOST_LINES = 10;

/** How the values of a family are drawn. */
export interface FamilyQueries {
  readonly unit: Unit;
  readonly lines: Queries;
}

/**
 * Whether a family is drawn: of a prefix only gauges are. rate() takes the names away, by which its families would be
 * told apart.
 */
export function isDrawn(family: CustomFamily): boolean {
  return "name" in family || family.type === "gauge";
}

/** The queries of a declared family by its type, aggregated by its labels: who pushed a series does not matter here. */
export function familyQueries(namespace: string, family: CustomFamily): FamilyQueries {
  const by = [...("prefix" in family ? ["__name__"] : []), ...family.labels];
  const legend = by.map((label) => `{{${label}}}`).join(" ");
  const drawn = (name: string, expr: string) => ({
    unit: unitOf(family),
    lines: { [name]: highest(family, expr) },
  });
  switch (family.type) {
    case "counter":
      return drawn(legend || "all", `sum${grouping(by)} (${rate(namespace, family, "")})`);
    case "gauge": {
      const value = `max${grouping(by)} (${selector(namespace, family, "")})`;
      return drawn(legend || "value", isTimestamp(family) ? `time() - ${value}` : value);
    }
    case "histogram": {
      const buckets = `sum${grouping(["le", ...by])} (${rate(namespace, family, "_bucket")})`;
      const quantile = (q: number) => highest(family, `histogram_quantile(${String(q)}, ${buckets})`);
      const named = (q: number) => `p${String(q * 100)}${legend === "" ? "" : ` ${legend}`}`;
      return { unit: unitOf(family), lines: { [named(0.5)]: quantile(0.5), [named(0.95)]: quantile(0.95) } };
    }
    case "summary":
      return drawn(
        `{{quantile}} ${legend}`.trim(),
        `max${grouping(["quantile", ...by])} (${selector(namespace, family, "")})`,
      );
  }
}

/** Whether the values of a family are moments, of which their age is drawn. */
function isTimestamp(family: CustomFamily): boolean {
  return "name" in family && family.name.endsWith("_timestamp_seconds");
}

/** By the end of the name, the first that fits; the base units of https://prometheus.io/docs/practices/naming/ */
const endings: readonly (readonly [RegExp, Unit])[] = [
  [/_bytes_total$/, "bytesPerSecond"],
  [/_seconds_total$/, "times"],
  [/_total$/, "perSecond"],
  [/_seconds$/, "seconds"],
  [/_bytes$/, "bytes"],
  [/_ratio$/, "share"],
  [/_celsius$/, "celsius"],
  [/_joules$/, "joules"],
  [/_watts$/, "watts"],
];

function unitOf(family: CustomFamily): Unit {
  const name = "name" in family ? family.name : family.prefix;
  return (
    endings.find(([ending]) => ending.test(name))?.[1] ?? (family.type === "counter" ? "perSecond" : "count")
  );
}

function rate(namespace: string, family: CustomFamily, suffix: string): string {
  return `rate(${selector(namespace, family, suffix)}[$__rate_interval])`;
}

function selector(namespace: string, family: CustomFamily, suffix: string): string {
  const source = `source=${JSON.stringify(namespace)}`;
  return "name" in family
    ? `${family.name}${suffix}{${source}}`
    : `{__name__=~${JSON.stringify(`${familyPattern(family)}${suffix}`)},${source}}`;
}

function grouping(by: readonly string[]): string {
  return by.length === 0 ? "" : ` by (${by.join(", ")})`;
}

function highest({ mostSeries }: CustomFamily, expr: string): string {
  return mostSeries > MOST_LINES ? `topk(${String(MOST_LINES)}, ${expr})` : expr;
}
