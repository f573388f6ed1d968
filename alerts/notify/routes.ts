import type { Inventory } from "../../inventory/model.ts";
import type { Severity } from "../definition.ts";
import type { Route } from "../documents.ts";
import { duration } from "../duration.ts";
import { inBusinessHours } from "./business-hours.ts";
import { mutedForEverybody, mutedForTeam } from "./maintenance.ts";
import { heartbeatReceiver, noReceiver, pageReceiver, ticketReceiver } from "./receivers.ts";

type Pace = Pick<Route, "group_wait" | "group_interval" | "repeat_interval">;

/** What is told as one. */
const incident = ["alertname", "model", "cluster"] as const;

/** A page: told at once, repeated every hour until somebody fixes or silences it. */
const page: Pace = pace({ waitSeconds: 10, intervalSeconds: 60, repeatSeconds: 3600 });

/** A ticket: collected for half a minute, repeated twice a day. */
const ticket: Pace = pace({ waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 43_200 });

/** The Watchdog: once a minute. Alertmanager rounds repeat_interval up to a multiple of group_interval. */
const heartbeat: Pace = pace({ waitSeconds: 0, intervalSeconds: 60, repeatSeconds: 60 });

/**
 * Who is told what: the Watchdog to the heartbeat, `info` and `none` to nobody, the rest to the owning team by
 * severity. What names no team of ours (rules that others put on the same server) goes to the metrics server's team,
 * so that nothing is lost. Maintenance windows mute all but the heartbeat; business hours are for our own tickets.
 */
export function rootRoute(inventory: Inventory): Route {
  const { teams, metricsServer, cluster } = inventory;
  const forAll = mutedForEverybody(inventory);
  return {
    receiver: ticketReceiver(metricsServer.team),
    group_by: incident,
    ...ticket,
    routes: [
      {
        receiver: heartbeatReceiver,
        matchers: ['alertname="Watchdog"', `cluster="${cluster}"`],
        ...heartbeat,
      },
      { receiver: noReceiver, matchers: ['severity=~"info|none"'] },
      ...teams.map(({ name }): Route => {
        const forTeam = mutedForTeam(inventory, name);
        return {
          receiver: ticketReceiver(name),
          matchers: [`team="${name}"`],
          ...forTeam,
          ...inBusinessHours(inventory),
          routes: [{ ...forPages(inventory, name), ...forTeam }],
        };
      }),
      { ...forPages(inventory, metricsServer.team), ...forAll },
      // The root cannot be muted: what would end there needs a route of its own.
      ...(forAll.mute_time_intervals === undefined
        ? []
        : [{ receiver: ticketReceiver(metricsServer.team), ...forAll }]),
    ],
  };
}

/** In the first weeks pages go where tickets go, at their pace: severity and inhibition stay what they are. */
function forPages({ pages = "wake" }: Inventory, team: string): Route {
  const severity: Severity = "critical";
  const matchers = [`severity="${severity}"`];
  switch (pages) {
    case "wake":
      // Of two hosts that are down the second wakes somebody as well: an incident that is open wakes nobody again.
      return { receiver: pageReceiver(team), matchers, group_by: [...incident, "host"], ...page };
    case "ticket":
      return { receiver: ticketReceiver(team), matchers };
  }
}

function pace({
  waitSeconds,
  intervalSeconds,
  repeatSeconds,
}: {
  readonly waitSeconds: number;
  readonly intervalSeconds: number;
  readonly repeatSeconds: number;
}): Pace {
  return {
    group_wait: duration(waitSeconds),
    group_interval: duration(intervalSeconds),
    repeat_interval: duration(repeatSeconds),
  };
}
