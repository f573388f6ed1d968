import { canonical } from "../model/canonical.ts";
import type { AlertModel, MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { alertCount, alertPhrase } from "./alert-names.ts";
import { groupNames } from "./grouped.ts";
import { paceParts, told, type Told } from "./told.ts";
import { arrow } from "./words.ts";

/** An alert of both sides, and who is told about it on each. */
export interface ToldPair {
  readonly before: AlertModel;
  readonly after: AlertModel;
  readonly was: Told;
  readonly is: Told;
}

const OTHERS = "OthersAlert";

/** Stands for alerts of rules that others put on the same server: routed as what names no team of ours. */
const othersAlerts: readonly AlertModel[] = ["critical", "warning"].map((severity) => ({
  id: `others' ${severity}`,
  name: OTHERS,
  labels: { alertname: OTHERS, severity },
  annotations: {},
  expr: "",
  forSeconds: 0,
  keepFiringForSeconds: 0,
  group: "",
}));

/** Alerts that both sides have, and others' alerts, with who is told about them. */
export function toldPairs(before: MonitoringModel, after: MonitoringModel): readonly ToldPair[] {
  const old = new Map(before.alerts.map((alert) => [alert.id, alert]));
  const kept = after.alerts.flatMap((alert) => {
    const former = old.get(alert.id);
    return former === undefined ? [] : [{ before: former, after: alert }];
  });
  return [...kept, ...othersAlerts.map((alert) => ({ before: alert, after: alert }))].map((pair) => ({
    ...pair,
    was: told(pair.before, before.notification),
    is: told(pair.after, after.notification),
  }));
}

/** Who is told about what, and how quickly and how often: said once for all alerts of a severity and team. */
export function toldChanges(pairs: readonly ToldPair[]): readonly Change[] {
  return [
    ...changesBy(pairs, "told", ({ was, is }) => [was.who, is.who]),
    ...changesBy(pairs, "when", paceWords),
  ];
}

function changesBy(
  pairs: readonly ToldPair[],
  aspect: string,
  words: (pair: ToldPair) => readonly [before: string, after: string],
): readonly Change[] {
  const groups = new Map<string, ToldPair[]>();
  for (const pair of pairs) {
    const [before, after] = words(pair);
    if (before === after) continue;
    const key = JSON.stringify([rank(pair), before, after]);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [before, after] = words(first);
    const all = pairs.filter((pair) => rank(pair) === rank(first)).length === group.length;
    return [
      {
        ...groupNames(
          group.map(({ after }) => `notification/${after.id}`),
          aspect,
        ),
        subject: "notification",
        action: "changed",
        text: `${groupWords(first, group, all ? "all" : "some")}: ${arrow(before, after)}`,
        before: canonical(before),
        after: canonical(after),
      },
    ];
  });
}

/** Only the parts that differ, where an alert is told in as many ways as before. */
function paceWords({ was, is }: ToldPair): readonly [string, string] {
  const [old, current] = [paceParts(was), paceParts(is)];
  const words = (ways: readonly (readonly string[])[], others: readonly (readonly string[])[]) =>
    ways
      .map((parts, way) =>
        parts
          .filter((part, index) => ways.length !== others.length || part !== others[way]?.[index])
          .join(", "),
      )
      .filter((part) => part !== "")
      .join("; ");
  return [words(old, current), words(current, old)];
}

/** What an alert is to the routing tree besides its name. */
function rank({ before, after }: ToldPair): string {
  if (after.name === OTHERS) return `others' alerts of severity ${after.labels["severity"] ?? ""}`;
  const severity = sideWords(before.labels["severity"], after.labels["severity"], "none");
  const team = sideWords(before.labels["team"], after.labels["team"], "nobody");
  return `severity ${severity} of team ${team}`;
}

function sideWords(before: string | undefined, after: string | undefined, missing: string): string {
  return before === after ? (after ?? missing) : arrow(before ?? missing, after ?? missing);
}

function groupWords(first: ToldPair, group: readonly ToldPair[], which: "all" | "some"): string {
  if (first.after.name === OTHERS) return `${rank(first)} (no team of ours)`;
  const alerts = group.map(({ after }) => after);
  return which === "all"
    ? `${rank(first)} (${alertCount(alerts)})`
    : `${alertPhrase(alerts)}, ${rank(first)}`;
}
