/** Rule tests as data: what Prometheus scraped, and exactly what fires when. */

/** An alert that fires, as promtool compares it: every label and annotation. */
export interface FiringAlert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One moment: the alerts that fire then, and no others but the Watchdog. */
export interface Check {
  /** Time since the first scrape, e.g. `2m45s`. */
  readonly at: string;
  readonly firing: readonly FiringAlert[];
}

/** One story about one alert, told to a platform that is healthy but for what `given` says. */
export interface RuleCase {
  /** A sentence. */
  readonly title: string;
  /** Name of the alert that it is about. It fires in some check, or in none: then it is a silent case. */
  readonly about: string;
  /** Series → samples, instead of those of the healthy platform. */
  readonly given: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
}

/** Seconds between two samples: the scrape interval. */
const stepSeconds = 15;

/** Samples of each series, enough for 30 minutes. */
const samples = 121;

/** Samples of a gauge: `[minutes, value]`, each value from its time on. */
export function gauge(...phases: readonly (readonly [fromMinutes: number, value: number])[]): string {
  return Array.from({ length: samples }, (_, index) =>
    String(phases.findLast(([from]) => index >= sampleAt(from))?.[1] ?? "_"),
  ).join(" ");
}

/** Samples of a counter that starts at 0: `[minutes, increase a minute]`, each rate from its time on. */
export function counter(...phases: readonly (readonly [fromMinutes: number, perMinute: number])[]): string {
  let total = 0;
  return Array.from({ length: samples }, (_, index) => {
    const perMinute = phases.findLast(([from]) => index > sampleAt(from))?.[1] ?? 0;
    total += (perMinute * stepSeconds) / 60;
    return String(total);
  }).join(" ");
}

/** The same samples until a moment, when the series ends and is marked stale. */
export function ended(series: string, atMinutes: number): string {
  return series
    .split(" ")
    .map((sample, index) =>
      index < sampleAt(atMinutes) ? sample : index === sampleAt(atMinutes) ? "stale" : "_",
    )
    .join(" ");
}

/** Samples of a timestamp that is always now, until it stops at `untilMinutes`. */
export function clock(untilMinutes = Infinity): string {
  return Array.from({ length: samples }, (_, index) =>
    String(Math.min(index * stepSeconds, untilMinutes * 60)),
  ).join(" ");
}

function sampleAt(minutes: number): number {
  return (minutes * 60) / stepSeconds;
}
