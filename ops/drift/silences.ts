import type { Silence } from "../live/alertmanager-api.ts";
import { LONGEST_SILENCE_HOURS } from "../longest-silence.ts";
import { matches, type Matcher } from "../review/matcher.ts";
import type { AlertModel } from "../review/model/model.ts";
import type { Difference } from "./difference.ts";

type SilenceMatcher = Silence["matchers"][number];

/** What silences come to. */
export interface SilenceReport {
  readonly differences: readonly Difference[];
  /** Every silence that touches alerts of ours, one line each. */
  readonly notes: readonly string[];
}

/**
 * Silences that touch our alerts, by the labels of their rules. Labels that only a series has, e.g. `instance`, are
 * not known: a silence that asks for one may match some of an alert's series, and counts as matching.
 *
 * @param alerts - of the recorded release
 * @param now - milliseconds since 1970
 */
export function silenceReport(
  silences: readonly Silence[],
  alerts: readonly AlertModel[],
  now: number,
): SilenceReport {
  const touching = silences
    .map((silence) => ({ silence, matched: alerts.filter(({ labels }) => touches(silence, labels)) }))
    .filter(({ matched }) => matched.length > 0);
  const long = touching.filter(
    ({ silence, matched }) =>
      Date.parse(silence.endsAt) - now > LONGEST_SILENCE_HOURS * 3_600_000 &&
      matched.some(({ labels }) => labels["severity"] === "critical"),
  );
  return {
    differences: long.map(({ silence, matched }) => ({
      id: `silence/${silence.id}`,
      gravity: "grave",
      text: `${silenceText(silence, matched, now)}: pages are silenced for more than ${String(LONGEST_SILENCE_HOURS)} h`,
      remedy: `expire it in Alertmanager (amtool silence expire ${silence.id}), or declare a maintenance window`,
    })),
    notes: touching
      .filter((each) => !long.includes(each))
      .map(({ silence, matched }) => silenceText(silence, matched, now)),
  };
}

/** Whether every matcher lets an alert through, or asks for a label that its rule does not say. */
function touches({ matchers }: Silence, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every((matcher) => labels[matcher.name] === undefined || lets(matcher, labels));
}

/** A pattern that only Alertmanager can read is taken to match: rather one line too many. */
function lets(matcher: SilenceMatcher, labels: Readonly<Record<string, string>>): boolean {
  try {
    return matches({ label: matcher.name, operator: operator(matcher), value: matcher.value }, labels);
  } catch {
    return true;
  }
}

function silenceText(silence: Silence, matched: readonly AlertModel[], now: number): string {
  const names = [...new Set(matched.map(({ name }) => name))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")}, …` : names.join(", ");
  const starts = Date.parse(silence.startsAt) > now ? `from ${minute(silence.startsAt)} ` : "";
  const alerts = `${String(matched.length)} ${matched.length === 1 ? "alert" : "alerts"} of ours (${shown})`;
  return `silence ${matchersText(silence)} of ${silence.createdBy} ${starts}until ${minute(silence.endsAt)}, ${alerts}: ${JSON.stringify(silence.comment)}`;
}

/** As Alertmanager's page writes them: `{model="phi-3-mini", alertname!="Watchdog"}`. */
export function matchersText({ matchers }: Pick<Silence, "matchers">): string {
  return `{${matcherFilters({ matchers }).join(", ")}}`;
}

/** Each matcher as Alertmanager's API takes it in a filter: `model="phi-3-mini"`. */
export function matcherFilters({ matchers }: Pick<Silence, "matchers">): readonly string[] {
  return matchers.map((matcher) => `${matcher.name}${operator(matcher)}${JSON.stringify(matcher.value)}`);
}

function operator({ isRegex, isEqual }: SilenceMatcher): Matcher["operator"] {
  if (isRegex) return isEqual ? "=~" : "!~";
  return isEqual ? "=" : "!=";
}

/** To the minute, in UTC. */
export function minute(time: string): string {
  return new Date(time).toISOString().replace(/:\d\d\.\d+Z$/, "Z");
}
