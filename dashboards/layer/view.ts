/** A time range as a reader chooses it. */
export interface View {
  readonly rangeSeconds: number;
  /** Distance of two points of a graph, where its panel does not ask for more. */
  readonly stepSeconds: number;
}

/** Scrape interval in seconds: what Grafana computes with, from the data source. */
const scrapeIntervalSeconds = 15;

/** Points of a graph: about what Grafana asks for on a laptop's width. */
const points = 240;

/** An hour; rates look back five minutes: what a day's view takes, and long enough for what happens once a minute. */
export const typicalView: View = { rangeSeconds: 3_600, stepSeconds: 300 - scrapeIntervalSeconds };

/** The last so many seconds, in steps as Grafana takes them: whole scrape intervals, one at least. */
export function lastSeconds(rangeSeconds: number): View {
  const scrapes = Math.max(1, Math.ceil(rangeSeconds / points / scrapeIntervalSeconds));
  return { rangeSeconds, stepSeconds: scrapes * scrapeIntervalSeconds };
}

/**
 * Grafana's own variables as it would fill them in. Source: grafana.com/docs, "Prometheus template variables":
 * `$__rate_interval` is the greater of step + scrape interval and four scrape intervals.
 * @param panelStepSeconds what the panel asks for at least. @defaultValue 0
 */
export function withoutMacros(expr: string, view: View, panelStepSeconds = 0): string {
  const step = Math.max(view.stepSeconds, panelStepSeconds);
  const rateInterval = Math.max(step + scrapeIntervalSeconds, 4 * scrapeIntervalSeconds);
  return expr
    .replaceAll("$__rate_interval", `${String(rateInterval)}s`)
    .replaceAll("$__range", `${String(view.rangeSeconds)}s`);
}
