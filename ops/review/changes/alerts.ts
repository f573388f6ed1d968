import { durationWords } from "../../duration-words.ts";
import { numberedPromql } from "../../promql/numbers.ts";
import { canonical } from "../model/canonical.ts";
import type { AlertModel, MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { alertPhrase } from "./alert-names.ts";
import { groupedChanges, type SingleChange } from "./grouped.ts";
import { keyedPairs, recordPairs, type KeyedPair } from "./keyed.ts";
import { measuredWords } from "./measured.ts";
import { told } from "./told.ts";
import { arrow, listed } from "./words.ts";

/** Alerts that came, went, or ask for something else, or in another way. Who is told is not said here. */
export function alertChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const pairs = keyedPairs(before.alerts, after.alerts, ({ id }) => id);
  const alerts = new Map(
    pairs.flatMap(({ key, before: old, after: current }) => {
      const alert = current ?? old;
      return alert === undefined ? [] : [[key, alert] as const];
    }),
  );
  const phrase = (ids: readonly string[]) => alertPhrase(ids.flatMap((id) => alerts.get(id) ?? []));
  const singles = pairs.flatMap((pair): readonly SingleChange[] => {
    const { before: old, after: current } = pair;
    if (old !== undefined && current !== undefined) return keptAlertChanges(old, current);
    const alert = { subject: "alert", id: `alert/${pair.key}`, aspect: "", name: pair.key } as const;
    if (current !== undefined) {
      const words = `added: ${rankWords(current)}, tells ${told(current, after.notification).who}`;
      return [{ ...alert, action: "added", words, after: canonical(current) }];
    }
    if (old === undefined) return [];
    const words = `removed: was ${rankWords(old)}, told ${told(old, before.notification).who}`;
    return [{ ...alert, action: "removed", words, before: canonical(old) }];
  });
  return [...groupedChanges(singles, phrase), ...groupChanges(before, after)];
}

function rankWords({ labels }: AlertModel): string {
  const { severity = "none", team } = labels;
  return `severity ${severity} of ${team === undefined ? "no team" : `team ${team}`}`;
}

type Aspect = Pick<SingleChange, "aspect" | "words" | "before" | "after">;

function keptAlertChanges(before: AlertModel, after: AlertModel): readonly SingleChange[] {
  const aspects = [
    ...expressionAspects(before, after),
    ...durationAspect("for", before.forSeconds, after.forSeconds),
    ...durationAspect("keep_firing_for", before.keepFiringForSeconds, after.keepFiringForSeconds),
    ...recordPairs(before.labels, after.labels).flatMap(labelAspect),
    ...annotationAspect(before.annotations, after.annotations),
    ...(before.group === after.group
      ? []
      : [
          {
            aspect: "group",
            words: `moved to group ${after.group}`,
            before: before.group,
            after: after.group,
          },
        ]),
  ];
  return aspects.map((aspect) => ({
    subject: "alert",
    action: "changed",
    id: `alert/${after.id}`,
    name: after.id,
    ...aspect,
  }));
}

function expressionAspects(before: AlertModel, after: AlertModel): readonly Aspect[] {
  if (before.expr === after.expr) return [];
  const [old, current] = [before.threshold, after.threshold];
  if (old !== undefined && current !== undefined && old.signal === current.signal) {
    const values = [measuredWords(old.value, old.unit), measuredWords(current.value, current.unit)] as const;
    const both = { before: String(old.value), after: String(current.value) };
    return old.value === current.value
      ? []
      : [{ aspect: "threshold", words: `threshold ${arrow(...values)}`, ...both }];
  }
  const both = { before: canonical(before.expr), after: canonical(after.expr) };
  const [was, is] = [numberedPromql(before.expr), numberedPromql(after.expr)];
  if (was.shape !== is.shape) {
    return [{ aspect: "expr", words: `asks for something else: ${arrow(before.expr, after.expr)}`, ...both }];
  }
  const numbers = was.numbers.flatMap((number, index) => {
    const other = is.numbers[index] ?? "";
    return number === other ? [] : [arrow(number, other)];
  });
  return [{ aspect: "expr", words: `in its expression ${listed([...new Set(numbers)], 4)}`, ...both }];
}

function durationAspect(aspect: string, before: number, after: number): readonly Aspect[] {
  return before === after
    ? []
    : [
        {
          aspect,
          words: `${aspect} ${arrow(durationWords(before), durationWords(after))}`,
          before: String(before),
          after: String(after),
        },
      ];
}

function labelAspect({ key, before, after }: KeyedPair<string>): readonly Aspect[] {
  if (before === after) return [];
  const name = key === "severity" || key === "team" ? key : `label ${key}`;
  return [
    {
      aspect: key,
      words: `${name} ${arrow(before ?? "none", after ?? "none")}`,
      ...(before === undefined ? {} : { before: canonical(before) }),
      ...(after === undefined ? {} : { after: canonical(after) }),
    },
  ];
}

/** Texts are long and hold what else has changed: which of them did is said, and the file's difference shows how. */
function annotationAspect(
  before: AlertModel["annotations"],
  after: AlertModel["annotations"],
): readonly Aspect[] {
  const words = recordPairs(before, after).flatMap(({ key, before: old, after: current }) =>
    old === current
      ? []
      : [`${key} ${old === undefined ? "added" : current === undefined ? "removed" : "reworded"}`],
  );
  return words.length === 0
    ? []
    : [
        {
          aspect: "annotations",
          words: words.join(", "),
          before: canonical(before),
          after: canonical(after),
        },
      ];
}

/** Settings of groups that both sides have; a group that came or went is seen by its rules. */
function groupChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  return recordPairs(before.ruleGroups, after.ruleGroups).flatMap(({ key, before: old, after: current }) =>
    old === undefined || current === undefined
      ? []
      : recordPairs(old, current)
          .filter((setting) => setting.before !== setting.after)
          .map((setting): Change => ({
            id: `alert/group ${key}/${setting.key}`,
            subject: "alert",
            action: "changed",
            text: `rules of group ${key}: ${groupSettingWords(setting)}`,
            ...(setting.before === undefined ? {} : { before: setting.before }),
            ...(setting.after === undefined ? {} : { after: setting.after }),
          })),
  );
}

function groupSettingWords({ key, before = '"none"', after = '"none"' }: KeyedPair<string>): string {
  const name = key === "interval" ? "evaluated every" : key;
  return `${name} ${arrow(before.replaceAll('"', ""), after.replaceAll('"', ""))}`;
}
