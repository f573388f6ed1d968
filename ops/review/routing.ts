import { matches, matchersOf } from "./matcher.ts";
import type { RouteModel } from "./model/model.ts";

/** One way on which an alert is told. */
export type Delivery = Omit<RouteModel, "matchers" | "continues" | "routes">;

/**
 * Who is told about an alert with these labels, as Alertmanager decides it: depth first, the first child that
 * matches unless it says `continue`, and the node itself where no child matches. The root always matches.
 * @param labels - every label of the alert, `alertname` too
 */
export function receiversFor(
  labels: Readonly<Record<string, string>>,
  root: RouteModel,
): readonly Delivery[] {
  const told: Delivery[] = [];
  for (const route of root.routes) {
    if (!route.matchers.flatMap(matchersOf).every((matcher) => matches(matcher, labels))) continue;
    told.push(...receiversFor(labels, route));
    if (!route.continues) break;
  }
  return told.length === 0 ? [delivery(root)] : told;
}

function delivery({
  receiver,
  groupBy,
  groupWaitSeconds,
  groupIntervalSeconds,
  repeatIntervalSeconds,
  muteTimeIntervals,
  activeTimeIntervals,
}: RouteModel): Delivery {
  return {
    receiver,
    groupBy,
    groupWaitSeconds,
    groupIntervalSeconds,
    repeatIntervalSeconds,
    muteTimeIntervals,
    activeTimeIntervals,
  };
}
