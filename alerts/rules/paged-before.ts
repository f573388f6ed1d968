import { oneOf, series, servingIntervals } from "../../inventory/metrics/index.ts";
import { duration } from "../duration.ts";
import { no } from "../thresholds.ts";

/**
 * PromQL: whether a page about the same model or target fires, or did until so long ago. For the `unless` of what
 * follows from it, and goes on when it has ended: an inhibition ends with its cause, and what it held back then pages
 * for an incident that is over.
 * @param range how long what follows can outlast its cause
 */
export function pagedBefore(
  pages: readonly string[],
  about: { readonly model: string } | { readonly target: string },
  range: string,
): string {
  const firing = { alertname: oneOf(pages), alertstate: "firing", ...about };
  return `max_over_time(${series("ALERTS", firing)}[${range}])`;
}

/** A window of canaries that an outage fills with failures. */
export interface CanaryWindow {
  readonly seconds: number;
  /** Seconds between two canaries; of several models, of the one that is asked least often. */
  readonly intervalSeconds: number;
  /** How long what follows holds before it pages. */
  readonly forSeconds: number;
}

/** Seconds that a canary's end may wait for a scrape and an evaluation, and last itself. */
const LAG_SECONDS = 60;

/** Seconds after the page, at least: two evaluations of the canaries' rules, and what is restarted has settled. */
const SHORTEST_GRACE_SECONDS = 120;

/**
 * PromQL: likewise for the `unless` of failed canaries, which stay in their window when the outage is over, but only as
 * long as they are those of the outage. Whoever is back and goes on failing (`llm_target_serving` is 0) is told after a
 * grace. That is long enough, with `for`, for the first canary after the outage to have succeeded (of a model that
 * fails, one is sent every second interval), and for the last one of the outage to be forgotten where none is sent,
 * because so many requests wait for the model that is back.
 * @param target whose page it was, and who serves again
 */
export function failedBefore(
  pages: readonly string[],
  about: { readonly model: string } | { readonly target: string },
  target: string,
  { seconds, intervalSeconds, forSeconds }: CanaryWindow,
): string {
  const graceSeconds = Math.max(
    SHORTEST_GRACE_SECONDS,
    servingIntervals * intervalSeconds + LAG_SECONDS - forSeconds,
  );
  const stillFails = `max(${series("llm_target_serving", { target })}) == ${String(no.value)}`;
  return `${pagedBefore(pages, about, duration(seconds))} unless on () (${stillFails}) or ${pagedBefore(pages, about, duration(graceSeconds))}`;
}
