import { alertmanagerConfig } from "../../../alerts/index.ts";
import { lapsedRoute } from "../../../alerts/time-lapse/routes.ts";
import { inventory } from "../../../inventory/index.ts";
import { inTimeLapse } from "../../../inventory/time-lapse.ts";

const { route } = alertmanagerConfig(inventory);

test("notifications wait and are repeated sooner, on every level of the tree", () => {
  expect(
    lapsedRoute(
      {
        receiver: "tickets",
        group_wait: "30s",
        group_interval: "5m",
        repeat_interval: "12h",
        routes: [
          { receiver: "heartbeat", group_wait: "0s", repeat_interval: "1m" },
          {
            receiver: "none",
            matchers: ['severity="info"'],
            routes: [{ receiver: "pages", group_wait: "10s" }],
          },
        ],
      },
      5,
    ),
  ).toEqual({
    receiver: "tickets",
    group_wait: "6s",
    group_interval: "1m",
    repeat_interval: "144m",
    routes: [
      { receiver: "heartbeat", group_wait: "0s", repeat_interval: "12s" },
      { receiver: "none", matchers: ['severity="info"'], routes: [{ receiver: "pages", group_wait: "2s" }] },
    ],
  });
});

test("at the pace of the site the routes are what they are", () => {
  expect(lapsedRoute(route, 1)).toEqual(route);
});

test("the configuration in time lapse has shorter routes, and nothing else that is different", () => {
  const { route: shorter, ...rest } = alertmanagerConfig(inTimeLapse(inventory, 5));
  expect(shorter).toEqual(lapsedRoute(route, 5));
  expect({ ...rest, route }).toEqual(alertmanagerConfig(inventory));
});
