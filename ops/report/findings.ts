import { thresholds } from "../../inventory/thresholds.ts";
import type { Measures } from "./report.ts";
import { days, eventWords, latency, number, percent, rate, sloWords, time } from "./words.ts";

/** Something in the measures that a person should know. */
export interface Finding {
  /** Name of the rule that found it; `docs/analytics.md` states each. */
  readonly rule: RuleName;
  /** The model that it is about. */
  readonly subject: string;
  readonly text: string;
}

/** Below this share of windows with data, a report is of what happened to be seen. */
const ENOUGH_COVERAGE = 0.95;
/** Below this number of events one bad one decides over a share. */
const ENOUGH_EVENTS = 20;
/** Days to the limit within which hardware cannot be ordered any more. */
const SOON_DAYS = 30;
/** Share of the budget from which the rest of it may not last. */
const MUCH_OF_BUDGET = 0.5;
/** Share of requests within the latency target below which a model is slow for its users, whatever it promised. */
const ENOUGH_GOODPUT = 0.95;
/** Share of the target that a busiest five minutes must reach for a model to be used. */
const USED_SHARE = 0.1;
/** Findings of a report. */
const MOST_FINDINGS = 3;

/** The rules in the order in which they matter: what was promised and broken first, what is idle last. */
const rules = {
  "promise broken": ({ name, objectives }) =>
    objectives
      .filter(({ budgetSpent, events }) => budgetSpent > 1 && events >= ENOUGH_EVENTS)
      .map(({ slo, attainment, objective, budgetSpent, events }) => ({
        weight: budgetSpent,
        text: `${name} kept its promise of ${sloWords[slo]} for ${percent(attainment)} of ${number(Math.round(events))} ${eventWords[slo]}, of ${percent(objective)} promised: ${number(budgetSpent)} times what the period allows.`,
      })),
  "over the target": ({ name, headroom, peak, target }) =>
    headroom === undefined || headroom >= 0 || peak === undefined
      ? []
      : [
          {
            weight: -headroom,
            text: `${name} was asked for ${rate(peak.value)} at ${time(peak.at)} UTC, ${percent(-headroom)} above the ${rate(target)} that it was built for.`,
          },
        ],
  "data missing": ({ name, coverage, residency }) =>
    coverage >= ENOUGH_COVERAGE || residency === "on-demand"
      ? []
      : [
          {
            weight: 1 - coverage,
            text: `${name} has data for ${percent(coverage)} of the period only: everything else said about it is of that part.`,
          },
        ],
  "limit near": ({ name, limitDays, growthPerDay, target }) =>
    limitDays === undefined || limitDays > SOON_DAYS
      ? []
      : [
          {
            weight: SOON_DAYS - limitDays,
            text: `${name} grows by ${rate(growthPerDay)} a day and reaches its target of ${rate(target)} in ${days(limitDays)}.`,
          },
        ],
  "budget going": ({ name, objectives }) =>
    objectives
      .filter(
        ({ budgetSpent, events }) =>
          budgetSpent > MUCH_OF_BUDGET && budgetSpent <= 1 && events >= ENOUGH_EVENTS,
      )
      .map(({ slo, attainment, objective, budgetSpent }) => ({
        weight: budgetSpent,
        text: `${name} spent ${percent(budgetSpent)} of what the period allows for ${sloWords[slo]}: ${percent(attainment)} were good, ${percent(objective)} are promised.`,
      })),
  "waiting dominates": ({ name, latency: split, e2eSeconds }) => {
    const share = split === undefined || !e2eSeconds ? 0 : split.queue / e2eSeconds;
    return share <= thresholds.queueTimeShare.value
      ? []
      : [
          {
            weight: share,
            text: `${name} lets requests wait for ${percent(share)} of their ${latency(e2eSeconds)}: it needs room, not speed.`,
          },
        ];
  },
  "slow for users": ({ name, goodput, requests }) =>
    goodput === undefined || goodput >= ENOUGH_GOODPUT || requests < ENOUGH_EVENTS
      ? []
      : [
          {
            weight: 1 - goodput,
            text: `${name} answered ${percent(goodput)} of its requests, canaries among them, within its latency target.`,
          },
        ],
  "hardly used": ({ name, headroom, peak, target }) =>
    headroom === undefined || headroom <= 1 - USED_SHARE || peak === undefined
      ? []
      : [
          {
            weight: headroom,
            text: `${name} was asked for ${rate(peak.value)} at most, ${percent(1 - headroom)} of the ${rate(target)} that it was built for: there is room to share.`,
          },
        ],
} as const satisfies Readonly<
  Record<string, (model: Measures) => readonly { readonly weight: number; readonly text: string }[]>
>;

export type RuleName = keyof typeof rules;

/** Names of the rules, the gravest first. */
const ruleNames = [
  "promise broken",
  "over the target",
  "data missing",
  "limit near",
  "budget going",
  "waiting dominates",
  "slow for users",
  "hardly used",
] as const satisfies readonly RuleName[];

/**
 * The three findings that matter most: by rule, within a rule the heaviest, and of two that weigh the same the one
 * whose model is named first in the inventory. Each rule speaks once, of its heaviest model, while others have
 * something to say.
 */
export function findings(models: readonly Measures[]): readonly Finding[] {
  const byRule = ruleNames.map((rule) =>
    models
      .flatMap((model) => rules[rule](model).map((found) => ({ rule, subject: model.name, ...found })))
      .sort((a, b) => b.weight - a.weight),
  );
  const heaviest = byRule.flatMap(([first]) => (first === undefined ? [] : [first]));
  const others = byRule.flatMap(([, ...rest]) => rest);
  return [...heaviest, ...others]
    .slice(0, MOST_FINDINGS)
    .sort((a, b) => ruleNames.indexOf(a.rule) - ruleNames.indexOf(b.rule))
    .map(({ rule, subject, text }) => ({ rule, subject, text }));
}
