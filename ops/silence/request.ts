import { alertDefinitions } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { LONGEST_SILENCE_HOURS } from "../longest-silence.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import type { NewSilence } from "../live/alertmanager-api.ts";

/** What is to be silenced, as a person says it; what is named together has to hold together. */
export interface SilenceWish {
  readonly model?: string;
  readonly host?: string;
  readonly team?: string;
  readonly alert?: string;
  /** How long, e.g. `2h`. */
  readonly for?: string;
  /** Why. */
  readonly comment?: string;
}

/** A silence that can be set, and what it is about; or every reason why not, a line each. */
export type SilenceRequest =
  | {
      readonly kind: "silence";
      readonly silence: NewSilence;
      /** Names of the alerts of ours whose rules say every label that it asks for, sorted. */
      readonly alerts: readonly string[];
      /** Those of them that page. */
      readonly pages: readonly string[];
    }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** The alert that must always arrive: without it the outside heartbeat says that alerting is dead. */
const WATCHDOG = "Watchdog";

/** Longest silence of what does not page, in days: what lasts longer is no work any more. */
const LONGEST_DAYS = 30;

/**
 * The silence that somebody wishes for, of this site's alerts only and never of the Watchdog. One that holds pages
 * back is at most {@link LONGEST_SILENCE_HOURS} long, so that none that is set here is drift.
 *
 * @param createdBy - who asks, `<user>@<machine>`
 * @param now - milliseconds since 1970
 */
export function silenceRequest(
  inventory: Inventory,
  wish: SilenceWish,
  createdBy: string,
  now: number,
): SilenceRequest {
  const matchers = [
    equal("cluster", inventory.cluster),
    ...(["model", "host", "team"] as const).flatMap((label) => {
      const value = wish[label];
      return value === undefined ? [] : [equal(label, value)];
    }),
    wish.alert === undefined
      ? { ...equal("alertname", WATCHDOG), isEqual: false }
      : equal("alertname", wish.alert),
  ];
  const touched = alertDefinitions(inventory).filter(({ name, severity, team, labels }) =>
    holdsBack(matchers, { alertname: name, severity, team, cluster: inventory.cluster, ...labels }),
  );
  const pages = names(touched.filter(({ severity }) => severity === "critical"));
  const seconds = durationSeconds(wish.for ?? "");
  const unknown = unknownNames(inventory, wish);
  const problems = [
    ...unknown,
    ...(unknown.length > 0 || touched.length > 0
      ? []
      : ["no alert of ours has all of these labels: leave one of --model, --host, --team, --alert out"]),
    ...lengthProblems(wish.for, seconds, pages),
    ...(wish.comment?.trim() ? [] : ['--comment: is missing: say why, e.g. --comment "GPU swap"']),
  ];
  if (problems.length > 0)
    return { kind: "problems", problems: problems.map((problem) => `silence: ${problem}`) };
  return {
    kind: "silence",
    silence: {
      matchers,
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + seconds * 1000).toISOString(),
      createdBy,
      comment: (wish.comment ?? "").trim(),
    },
    alerts: names(touched),
    pages,
  };
}

function unknownNames(inventory: Inventory, wish: SilenceWish): readonly string[] {
  const known = [
    ["model", "model service", inventory.models.map(({ name }) => name)],
    ["host", "host", Object.keys(inventory.hosts)],
    ["team", "team", inventory.teams.map(({ name }) => name)],
    ["alert", "alert", names(alertDefinitions(inventory)).filter((name) => name !== WATCHDOG)],
  ] as const;
  if (known.every(([option]) => wish[option] === undefined))
    return ["says nothing that is to be silenced: add --model, --host, --team or --alert"];
  return known.flatMap(([option, what, all]) => {
    const value = wish[option];
    if (value === undefined || all.includes(value)) return [];
    return option === "alert" && value === WATCHDOG
      ? [`--alert: the ${WATCHDOG} proves that alerts arrive: silence something else, or pause the heartbeat`]
      : [`--${option}: there is no ${what} "${value}": use one of ${all.join(", ")}`];
  });
}

function lengthProblems(
  text: string | undefined,
  seconds: number,
  pages: readonly string[],
): readonly string[] {
  if (text === undefined) return ["--for: is missing: say how long, e.g. --for 2h"];
  if (!(seconds > 0)) return [`--for: "${text}" is no duration: write it as 2h or 1h30m`];
  if (pages.length > 0 && seconds > LONGEST_SILENCE_HOURS * 3600)
    return [
      `--for: ${text} is longer than ${String(LONGEST_SILENCE_HOURS)}h, and pages are held back (${shortened(pages)}): silence it for less, or declare a maintenance window in inventory/maintenance.ts`,
    ];
  if (seconds > LONGEST_DAYS * 86_400)
    return [
      `--for: ${text} is longer than ${String(LONGEST_DAYS)}d: change the rule or its threshold instead`,
    ];
  return [];
}

/** The first few of many names. */
export function shortened(all: readonly string[]): string {
  return all.length > 4 ? `${all.slice(0, 4).join(", ")} and ${String(all.length - 4)} more` : all.join(", ");
}

function holdsBack(matchers: NewSilence["matchers"], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ name, value, isEqual }) => (labels[name] === value) === isEqual);
}

function names(definitions: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(definitions.map(({ name }) => name))].sort();
}

function equal(name: string, value: string): NewSilence["matchers"][number] {
  return { name, value, isRegex: false, isEqual: true };
}
