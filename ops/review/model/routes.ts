import { durationSeconds } from "../../../alerts/duration.ts";
import type { RouteDocument } from "./documents.ts";
import type { RouteModel } from "./model.ts";

/** What a child inherits. */
type Inherited = Pick<
  RouteModel,
  "receiver" | "groupBy" | "groupWaitSeconds" | "groupIntervalSeconds" | "repeatIntervalSeconds"
>;

/** What Alertmanager takes where the file says nothing. Source: https://prometheus.io/docs/alerting/latest/configuration/#route */
const defaults: Inherited = {
  receiver: "",
  groupBy: [],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  repeatIntervalSeconds: 14_400,
};

/** The routing tree with what its nodes inherit filled in. */
export function routeModel(root: RouteDocument): RouteModel {
  return withInherited(root, defaults);
}

function withInherited(route: RouteDocument, parent: Inherited): RouteModel {
  const seconds = (own: string | undefined, inherited: number) =>
    own === undefined ? inherited : durationSeconds(own);
  const inherited: Inherited = {
    receiver: route.receiver ?? parent.receiver,
    groupBy: route.group_by ?? parent.groupBy,
    groupWaitSeconds: seconds(route.group_wait, parent.groupWaitSeconds),
    groupIntervalSeconds: seconds(route.group_interval, parent.groupIntervalSeconds),
    repeatIntervalSeconds: seconds(route.repeat_interval, parent.repeatIntervalSeconds),
  };
  return {
    ...inherited,
    matchers: allMatchers(route.matchers, route.match, route.match_re),
    continues: route.continue,
    muteTimeIntervals: route.mute_time_intervals,
    activeTimeIntervals: route.active_time_intervals,
    routes: (route.routes ?? []).map((child) => withInherited(child, inherited)),
  };
}

/** Matchers in today's notation, those of the notation before Alertmanager 0.22 too. */
export function allMatchers(
  matchers: readonly string[],
  equal: Readonly<Record<string, string>>,
  regex: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...matchers,
    ...Object.entries(equal).map(([label, value]) => `${label}=${JSON.stringify(value)}`),
    ...Object.entries(regex).map(([label, value]) => `${label}=~${JSON.stringify(value)}`),
  ];
}
