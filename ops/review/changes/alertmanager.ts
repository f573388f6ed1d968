import { canonical } from "../model/canonical.ts";
import type { MonitoringModel, NotificationModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, plainPhrase, type SingleChange } from "./grouped.ts";
import { keyedPairs, recordPairs } from "./keyed.ts";
import { windowChanges } from "./maintenance.ts";
import { toldChanges, toldPairs, type ToldPair } from "./notification.ts";
import { arrow, settingWords, valueWords } from "./words.ts";

/** Everything that Alertmanager's configuration decides: who is told, what silences what, and when. */
export function alertmanagerChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const [old, current] = [before.notification, after.notification];
  if (old === undefined || current === undefined) {
    return old === current ? [] : [configurationChange(old, current)];
  }
  const pairs = toldPairs(before, after);
  const decided = [...toldChanges(pairs), ...windowChanges(before, after)];
  return [
    ...decided,
    ...receiverChanges(old, current, pairs),
    ...inhibitionChanges(old, current),
    ...settingChanges(old, current),
    ...treeChange(old, current, decided),
  ];
}

function configurationChange(
  before: NotificationModel | undefined,
  after: NotificationModel | undefined,
): Change {
  const change = { id: "notification/alertmanager", subject: "notification" } as const;
  return before === undefined
    ? {
        ...change,
        action: "added",
        text: `Alertmanager is given a configuration with ${String(after?.receivers.length ?? 0)} receivers`,
        after: canonical(after),
      }
    : {
        ...change,
        action: "removed",
        text: "Alertmanager is given no configuration any more: it keeps the last one",
        before: canonical(before),
      };
}

/** Receivers that came or went; others where no alert shows what has changed, or only the message has. */
function receiverChanges(
  before: NotificationModel,
  after: NotificationModel,
  pairs: readonly ToldPair[],
): readonly Change[] {
  const used = new Set(
    pairs.flatMap(({ was, is }) => [...was.deliveries, ...is.deliveries]).map(({ receiver }) => receiver),
  );
  const singles = keyedPairs(before.receivers, after.receivers, ({ name }) => name).flatMap(
    ({ key, before: old, after: current }): readonly SingleChange[] => {
      const receiver = {
        subject: "notification",
        id: `notification/receiver ${key}`,
        name: `receiver ${key}`,
      } as const;
      const who = (integrations: readonly string[] = []) =>
        integrations.length === 0 ? "nobody" : integrations.join(" + ");
      if (current === undefined) {
        const words = `removed: told ${who(old?.integrations)}`;
        return [{ ...receiver, aspect: "", action: "removed", words, before: canonical(old) }];
      }
      if (old === undefined) {
        const words = `added: tells ${who(current.integrations)}`;
        return [{ ...receiver, aspect: "", action: "added", words, after: canonical(current) }];
      }
      const both = { action: "changed", before: canonical(old), after: canonical(current) } as const;
      const [was, is] = [who(old.integrations), who(current.integrations)];
      if (was !== is) {
        return used.has(key) ? [] : [{ ...receiver, ...both, aspect: "", words: arrow(was, is) }];
      }
      return recordPairs(old.settings, current.settings)
        .filter((setting) => setting.before !== setting.after)
        .map((setting) => ({
          ...receiver,
          aspect: setting.key,
          action: "changed",
          words: `message to ${setting.key}: ${valueWords(setting.before ?? "null", setting.after ?? "null")}`,
          ...(setting.before === undefined ? {} : { before: setting.before }),
          ...(setting.after === undefined ? {} : { after: setting.after }),
        }));
    },
  );
  return groupedChanges(singles, plainPhrase);
}

function inhibitionChanges(before: NotificationModel, after: NotificationModel): readonly Change[] {
  return keyedPairs(before.inhibitions, after.inhibitions, (words) => words).flatMap(
    ({ key, before: old, after: current }): readonly Change[] => {
      if (old === current) return [];
      const change = { id: `inhibition/${key}`, subject: "inhibition" } as const;
      return current === undefined
        ? [{ ...change, action: "removed", text: `no longer: ${key}`, before: canonical(key) }]
        : [{ ...change, action: "added", text: `new: ${key}`, after: canonical(key) }];
    },
  );
}

function settingChanges(before: NotificationModel, after: NotificationModel): readonly Change[] {
  return recordPairs(before.settings, after.settings)
    .filter((setting) => setting.before !== setting.after)
    .map((setting) => ({
      id: `notification/settings/${setting.key}`,
      subject: "notification",
      action: "changed",
      text: `Alertmanager: ${settingWords(setting.key, setting.before, setting.after)}`,
      ...(setting.before === undefined ? {} : { before: setting.before }),
      ...(setting.after === undefined ? {} : { after: setting.after }),
    }));
}

/** A tree that is built otherwise and decides the same is said too: nothing in a file changes unseen. */
function treeChange(
  before: NotificationModel,
  after: NotificationModel,
  decided: readonly Change[],
): readonly Change[] {
  const [old, current] = [canonical(before.route), canonical(after.route)];
  if (old === current || decided.length > 0) return [];
  const text = "routing tree built otherwise: everybody is told the same as before";
  return [
    {
      id: "notification/tree",
      subject: "notification",
      action: "changed",
      text,
      before: old,
      after: current,
    },
  ];
}
