/**
 * PromQL as functions of typed metric names: a rate of a gauge or a quantile of a counter does not compile, and
 * neither does a name or a label that inventory/metrics does not know.
 */
import {
  series,
  type HistogramName,
  type LabelName,
  type Matchers,
  type MetricName,
  type metrics,
} from "../../inventory/metrics/index.ts";

type NameOfType<T extends string> = {
  [N in MetricName]: (typeof metrics)[N]["type"] extends T ? N : never;
}[MetricName];

/** A series that only grows: a counter, or a part of a histogram. */
type CounterSeries = NameOfType<"counter"> | `${HistogramName}_${"bucket" | "sum" | "count"}`;

/** A series that goes up and down. */
type GaugeSeries = NameOfType<"gauge">;

/**
 * Time that a rate looks back. `$__rate_interval` is Grafana's: four scrapes at least, and never less than the
 * distance of two points, so that no sample is left out. `$__range` is the time range of the dashboard.
 */
type Window = "$__rate_interval" | "$__range" | FixedWindow;

/** A time that means something by itself: a burn rate's window, a day, a week; the same whatever is looked at. */
export type FixedWindow = "5m" | "1h" | "6h" | "1d" | "3d" | "7d";

/** Increase per second, summed by labels. */
export function rate<S extends CounterSeries>(
  name: S,
  by: readonly LabelName<S>[],
  matchers?: Matchers<S>,
): string {
  return `${aggregation("sum", by)} (rate(${series(name, matchers)}[$__rate_interval]))`;
}

/** Increase within the window, summed by labels. */
export function increase<S extends CounterSeries>(
  name: S,
  by: readonly LabelName<S>[],
  matchers?: Matchers<S>,
  window: Window = "$__rate_interval",
): string {
  return `${aggregation("sum", by)} (increase(${series(name, matchers)}[${window}]))`;
}

/** A gauge's value, aggregated by labels so that legends and joins do not change with the labels of a scrape. */
export function gauge<S extends GaugeSeries>(
  aggregate: "max" | "min" | "sum" | "count",
  name: S,
  by: readonly LabelName<S>[],
  matchers?: Matchers<S>,
): string {
  return `${aggregation(aggregate, by)} (${series(name, matchers)})`;
}

/** A gauge's lowest value within the window, so that a short outage shows however far two points are apart. */
export function lowest<S extends GaugeSeries>(
  name: S,
  by: readonly LabelName<S>[],
  matchers?: Matchers<S>,
): string {
  return `${aggregation("min", by)} (min_over_time(${series(name, matchers)}[$__rate_interval]))`;
}

/** How often a gauge changed within the window, aggregated by labels: restarts, from the time of a start. */
export function changes<S extends GaugeSeries>(
  name: S,
  by: readonly LabelName<S>[],
  matchers?: Matchers<S>,
): string {
  return `${aggregation("max", by)} (changes(${series(name, matchers)}[$__rate_interval]))`;
}

/** What a gauge will be in some days if it goes on as in the window, aggregated by labels. */
export function forecast<S extends GaugeSeries>(
  aggregate: "max" | "min",
  name: S,
  by: readonly LabelName<S>[],
  matchers: Matchers<S>,
  window: FixedWindow,
  days: number,
): string {
  const seconds = String(days * 24 * 3600);
  return `${aggregation(aggregate, by)} (predict_linear(${series(name, matchers)}[${window}], ${seconds}))`;
}

/** Quantile (0–1) of a histogram by labels. NaN while nothing was observed in the window. */
export function quantile<H extends HistogramName>(
  q: number,
  histogram: H,
  by: readonly LabelName<`${H}_bucket`>[],
  matchers?: Matchers<`${H}_bucket`>,
  window: Window = "$__rate_interval",
): string {
  // A rate over the whole time range would do as well, but rates are kept to $__rate_interval everywhere.
  const change = window === "$__range" ? "increase" : "rate";
  const selector = series(`${histogram}_bucket` as const, matchers);
  return `histogram_quantile(${String(q)}, ${aggregation("sum", ["le", ...by])} (${change}(${selector}[${window}])))`;
}

/** Mean of what a histogram observed, by labels. No value while nothing was observed in the window. */
export function mean<H extends HistogramName>(
  histogram: H,
  by: readonly LabelName<`${H}_sum`>[],
  matchers?: Matchers<`${H}_sum`>,
): string {
  const part = (suffix: "sum" | "count") =>
    `${aggregation("sum", by)} (rate(${series(`${histogram}_sum` as const, matchers).replace(/_sum(?=\{|$)/, `_${suffix}`)}[$__rate_interval]))`;
  return `${part("sum")} / (${part("count")} > 0)`;
}

/** A gauge's highest value within a window, aggregated by labels. */
export function highest<S extends GaugeSeries>(
  name: S,
  by: readonly LabelName<S>[],
  window: FixedWindow,
  matchers?: Matchers<S>,
): string {
  return `${aggregation("max", by)} (max_over_time(${series(name, matchers)}[${window}]))`;
}

/** Observations of a histogram in the window, by bucket: what a heatmap draws. */
export function buckets<H extends HistogramName>(histogram: H, matchers?: Matchers<`${H}_bucket`>): string {
  const selector = series(`${histogram}_bucket` as const, matchers);
  return `sum by (le) (increase(${selector}[$__rate_interval]))`;
}

/**
 * Share (0–1) that `part` is of `whole`: 0 where the part has no series yet (a counter is born at its first
 * event), and no value rather than NaN where the whole is 0. Both sides must be aggregated by the same labels.
 */
export function share(part: string, whole: string): string {
  return `(${part} or ${whole} * 0) / (${whole} > 0)`;
}

function aggregation(name: string, by: readonly string[]): string {
  return by.length === 0 ? name : `${name} by (${by.join(", ")})`;
}
