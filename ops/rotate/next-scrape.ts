import { scrapeIntervalSeconds, scrapeTimeoutSeconds } from "../../inventory/scrapes.ts";
import type { Endpoint } from "../endpoints.ts";
import { activeTargets } from "../live/prometheus-api.ts";
import { awaited } from "../wait.ts";
import { RotationError } from "./site.ts";

/** One interval, one time-out, and as much again for a busy machine. */
const DEADLINE_SECONDS = 2 * (scrapeIntervalSeconds + scrapeTimeoutSeconds);

/**
 * Waits until Prometheus has scraped every target of a job once more, each of them in a scrape that began after this
 * was called: by the numbers that Prometheus shows, for clocks of two hosts differ.
 *
 * @param job - as the inventory names it, e.g. `exporter`
 * @throws {RotationError} `<job>: <what Prometheus says>: <remedy>` when a scrape failed, or none came.
 */
export async function nextScrape(prometheus: Endpoint, job: string): Promise<void> {
  const targets = async () =>
    (await activeTargets(prometheus)).filter(({ scrapePool }) => scrapePool === `citadel-${job}`);
  // A Prometheus that has just been started finds its targets some 5 s later.
  const known = await awaited(DEADLINE_SECONDS, async () => {
    const now = await targets();
    return now.length === 0 ? undefined : now;
  });
  if (known === undefined) {
    throw new RotationError(
      `${job}: Prometheus has no such job: publish it first: npm run verify says what is missing`,
    );
  }
  const before = known.map(({ lastScrape }) => lastScrape);
  const after = await awaited(DEADLINE_SECONDS, async () => {
    const now = await targets();
    return now.every(({ lastScrape }) => !before.includes(lastScrape)) ? now : undefined;
  });
  if (after === undefined) {
    throw new RotationError(
      `${job}: was not scraped within ${String(DEADLINE_SECONDS)} s: look at ${prometheus.url}/targets`,
    );
  }
  const failed = after.find(({ health }) => health !== "up");
  if (failed !== undefined) {
    throw new RotationError(
      `${job}: the scrape failed (${failed.lastError}): look at ${prometheus.url}/targets`,
    );
  }
}
