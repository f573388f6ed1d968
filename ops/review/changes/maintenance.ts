import { canonical } from "../model/canonical.ts";
import type { AlertModel, MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { receiversFor } from "../routing.ts";
import { recordPairs } from "./keyed.ts";
import { arrow } from "./words.ts";

/** Maintenance windows: when they are, and what they silence. */
export function windowChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const pairs = recordPairs(
    before.notification?.timeIntervals ?? {},
    after.notification?.timeIntervals ?? {},
  );
  return pairs.flatMap(({ key, before: old, after: current }): readonly Change[] => {
    const window = { id: `maintenance window/${key}`, subject: "maintenance window" } as const;
    const [was, is] = [effectWords(before, key), effectWords(after, key)];
    if (current === undefined) {
      const text = `${key} removed: was ${old ?? ""}, ${was}`;
      return [{ ...window, action: "removed", text, before: canonical([old, was]) }];
    }
    if (old === undefined) {
      const text = `${key} added: ${current}, ${is}`;
      return [{ ...window, action: "added", text, after: canonical([current, is]) }];
    }
    const words = [old === current ? current : arrow(old, current), was === is ? is : arrow(was, is)];
    return old === current && was === is
      ? []
      : [
          {
            ...window,
            action: "changed",
            text: `${key}: ${words.join(", ")}`,
            before: canonical([old, was]),
            after: canonical([current, is]),
          },
        ];
  });
}

/** What a time interval does to the alerts of a model. */
function effectWords({ alerts, notification }: MonitoringModel, interval: string): string {
  if (notification === undefined) return "silences nothing";
  const deliveries = alerts.map((alert) => ({ alert, ways: receiversFor(alert.labels, notification.route) }));
  const muted = deliveries.filter(({ ways }) =>
    ways.some(({ muteTimeIntervals }) => muteTimeIntervals.includes(interval)),
  );
  const active = deliveries.filter(({ ways }) =>
    ways.some(({ activeTimeIntervals }) => activeTimeIntervals.includes(interval)),
  );
  return [
    ...(muted.length > 0 || active.length === 0 ? [`silences ${byTeam(muted, deliveries)}`] : []),
    ...(active.length > 0 ? [`only then tells ${byTeam(active, deliveries)}`] : []),
  ].join(", ");
}

type Member = { readonly alert: AlertModel };

function byTeam(members: readonly Member[], all: readonly Member[]): string {
  const team = ({ alert }: Member) => alert.labels["team"] ?? "nobody";
  const words = [...new Set(members.map(team))].sort().map((name) => {
    const ofTeam = members.filter((member) => team(member) === name);
    const pages = ofTeam.filter(({ alert }) => alert.labels["severity"] === "critical").length;
    const whole = all.filter((member) => team(member) === name).length;
    const count =
      ofTeam.length === whole ? `all ${String(whole)}` : `${String(ofTeam.length)} of ${String(whole)}`;
    return `${count} alerts of team ${name} (${String(pages)} critical)`;
  });
  return words.length === 0 ? "nothing" : words.join(", ");
}
