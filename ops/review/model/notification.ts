import { canonicalByKey } from "./canonical.ts";
import type { AlertmanagerDocument, InhibitionDocument } from "./documents.ts";
import type { NotificationModel } from "./model.ts";
import { receiverModels } from "./receivers.ts";
import { allMatchers, routeModel } from "./routes.ts";
import { timeIntervalWords } from "./time-intervals.ts";

/** What an `alertmanager.yml` means. */
export function notificationModel(document: AlertmanagerDocument): NotificationModel {
  const {
    route,
    inhibit_rules: inhibitions,
    time_intervals: intervals,
    mute_time_intervals: oldIntervals,
    ...settings
  } = document;
  return {
    route: routeModel(route),
    receivers: receiverModels(document),
    inhibitions: inhibitions.map(inhibitionWords),
    timeIntervals: Object.fromEntries(
      [...intervals, ...oldIntervals].map(({ name, time_intervals: times }) => [
        name,
        timeIntervalWords(times),
      ]),
    ),
    settings: canonicalByKey(settings, ["receivers"]),
  };
}

function inhibitionWords(rule: InhibitionDocument): string {
  const cause = allMatchers(rule.source_matchers, rule.source_match, rule.source_match_re);
  const consequence = allMatchers(rule.target_matchers, rule.target_match, rule.target_match_re);
  const same = rule.equal.length === 0 ? "" : ` of the same ${[...rule.equal].sort().join(", ")}`;
  return `${alertWords(cause)} silences ${alertWords(consequence)}${same}`;
}

function alertWords(matchers: readonly string[]): string {
  const name = matchers.length === 1 ? /^alertname=~?"([\w|]+)"$/.exec(matchers[0] ?? "")?.[1] : undefined;
  return name === undefined ? `{${[...matchers].sort().join(", ")}}` : name.split("|").join(", ");
}
