import type { Inventory } from "./model.ts";
import { scrapeIntervalSeconds, scrapeTimeoutSeconds } from "./scrapes.ts";

/**
 * The largest time lapse: canaries, one a minute at the site, then come every ten seconds, which is as often as a
 * model service is sent any.
 */
export const LARGEST_TIME_LAPSE = 6;

/** Fewest seconds between two scrapes or evaluations, however fast time goes: below, machines are busy with nothing else. */
const FEWEST_SECONDS = 5;

/** Fewest scrapes in a range: one may fail, and a rate still has two samples. Source: the checks of `ops/rule-check`. */
const SCRAPES_IN_A_RANGE = 4;

/**
 * A site on which time goes so many times as fast: canaries, scrapes, ranges, `for` and the pace of notifications are
 * all shortened alike, so that what happens in half an hour happens in minutes. Rules and latency targets stay what they
 * are, and thresholds but for those that follow from how often canaries come. Meant for sites with a canary a minute:
 * windows that grow with a longer interval are shortened by it, and then once more.
 * @param timeLapse 1–{@link LARGEST_TIME_LAPSE}
 */
export function inTimeLapse<H extends string>(site: Inventory<H>, timeLapse: number): Inventory<H> {
  return {
    ...site,
    timeLapse,
    models: site.models.map((model) => ({
      ...model,
      canaryIntervalSeconds: Math.max(10, lapsed(model.canaryIntervalSeconds, timeLapse)),
    })),
  };
}

/** Whole seconds that so many at the site become, rounded up. */
export function lapsed(seconds: number, timeLapse: number): number {
  return Math.ceil(seconds / timeLapse);
}

/** Likewise, of the time between two scrapes or evaluations. */
export function lapsedInterval(seconds: number, timeLapse: number): number {
  return Math.max(Math.min(seconds, FEWEST_SECONDS), lapsed(seconds, timeLapse));
}

/** Likewise, of a range of samples. */
export function lapsedRange(seconds: number, timeLapse: number): number {
  const fewest = SCRAPES_IN_A_RANGE * lapsedInterval(scrapeIntervalSeconds, timeLapse);
  return Math.max(Math.min(seconds, fewest), lapsed(seconds, timeLapse));
}

/** Seconds between two scrapes of a site, and after which one has failed. */
export function scrapePace({ timeLapse = 1 }: Pick<Inventory, "timeLapse">): {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
} {
  const intervalSeconds = lapsedInterval(scrapeIntervalSeconds, timeLapse);
  const share = scrapeTimeoutSeconds / scrapeIntervalSeconds;
  return { intervalSeconds, timeoutSeconds: Math.ceil(share * intervalSeconds) };
}

/** Why an inventory's time lapse is none of a site's, a line a problem. */
export function timeLapseProblems({ timeLapse }: Pick<Inventory, "timeLapse">): readonly string[] {
  return timeLapse === undefined
    ? []
    : [
        "timeLapse: is for copies of local that try faults: remove it, and set MONITORING_TIME_LAPSE for their setup",
      ];
}
