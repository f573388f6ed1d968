import type { ServerRequest } from "./request.ts";

/** Prometheus' default scrape time-out: for whoever does not say how long they wait. */
const DEFAULT_SECONDS = 10;
/** What rendering, the way back and the scraper's own clock may take, as in blackbox_exporter's `--timeout-offset`. */
const MARGIN_SECONDS = 0.5;
/** Less than this is taken for this: who waits a millisecond would have every check counted as too slow. */
const LEAST_SECONDS = 1;
/** No check takes longer (exporter/config.ts). */
const LONGEST_SECONDS = 10;

/** Seconds that a scrape's checks may take: what the scraper waits, less a margin. */
export function scrapeSeconds({ headers }: Pick<ServerRequest, "headers">): number {
  const header = Number(headers["x-prometheus-scrape-timeout-seconds"] ?? DEFAULT_SECONDS);
  const seconds = Math.max(LEAST_SECONDS, header > 0 ? header : DEFAULT_SECONDS);
  return Math.min(LONGEST_SECONDS, seconds - MARGIN_SECONDS);
}
