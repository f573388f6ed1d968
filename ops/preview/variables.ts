import type { GrafanaDashboard } from "../dashboard-check/grafana.ts";

/** A query's time range, step and variables. */
export interface Moment {
  readonly from: number;
  readonly to: number;
  /** Distance of two points in seconds. */
  readonly step: number;
  /** Values of the dashboard's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Prometheus' scrape interval in seconds, from the data source. */
const SCRAPE_INTERVAL = 15;

/**
 * A query with Grafana's variables filled in as it would.
 * Source: grafana.com/docs, "Prometheus template variables": `$__rate_interval` is the greater of step + scrape
 * interval and four scrape intervals.
 */
export function filledIn(expr: string, { from, to, step, variables }: Moment): string {
  const rateInterval = Math.max(step + SCRAPE_INTERVAL, 4 * SCRAPE_INTERVAL);
  const macros = {
    __rate_interval: `${String(rateInterval)}s`,
    __interval: `${String(step)}s`,
    __range: `${String(to - from)}s`,
  };
  const all: Readonly<Record<string, string>> = { ...variables, ...macros };
  return textWithValues(expr, all);
}

/** What is chosen in each of a dashboard's variables. */
export function chosenValues({ templating }: GrafanaDashboard): Readonly<Record<string, string>> {
  return Object.fromEntries(templating.list.map(({ name, current }) => [name, current?.value ?? ""]));
}

/** A text, e.g. a title, with variables filled in; what is not known stays. */
export function textWithValues(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{?(\w+)\}?/g, (unknown, name: string) => variables[name] ?? unknown);
}
