import type { ServerRequest } from "./request.ts";

/** Prometheus' default scrape time-out: for whoever does not say how long they wait. */
const DEFAULT_SECONDS = 10;
/** What rendering, the way back and the scraper's own clock may take, as in blackbox_exporter's `--timeout-offset`. */
const MARGIN_SECONDS = 0.5;
/** No check takes longer (exporter/config.ts). */
const LONGEST_SECONDS = 10;

/** Seconds that a scrape's checks may take: what the scraper waits, less a margin. */
export function scrapeSeconds({ headers }: Pick<ServerRequest, "headers">): number {
  const header = Number(headers["x-prometheus-scrape-timeout-seconds"] ?? DEFAULT_SECONDS);
  const seconds = header > 0 ? header : DEFAULT_SECONDS;
  // Half of a very short time-out is better than nothing of it.
  return Math.min(LONGEST_SECONDS, Math.max(seconds - MARGIN_SECONDS, seconds / 2));
}
