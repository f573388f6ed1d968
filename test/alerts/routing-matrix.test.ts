import { z } from "zod";
import { severities } from "../../alerts/definition.ts";
import { alertDefinitions, alertmanagerConfig } from "../../alerts/index.ts";
import { routeDocument } from "../../ops/review/model/documents.ts";
import { routeModel } from "../../ops/review/model/routes.ts";
import { receiversFor } from "../../ops/review/routing.ts";
import { inventory } from "../../inventory/index.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";

const routeFile = z.looseObject({ route: routeDocument });

/** Seconds until a group is told, until it is told of changes, and until it is told again. */
const paces = { page: "10/60/3600", ticket: "30/300/43200", heartbeat: "0/60/60" } as const;

// The evaluator is compared with amtool in test/integration/ops/routing.test.ts.
test.each([
  ["the site", inventory, { receiver: "critical", pace: paces.page }],
  ["the fixture with all that is optional", fullInventory, { receiver: "critical", pace: paces.page }],
  [
    "the fixture in its first weeks",
    { ...fullInventory, pages: "ticket" as const },
    { receiver: "warning", pace: paces.ticket },
  ],
])(
  "every alert of %s, of every team and severity, goes to exactly one receiver, at its pace",
  (_name, site, page) => {
    const root = routeModel(routeFile.parse(alertmanagerConfig(site)).route);
    const matrix = alertDefinitions(site).flatMap(({ name, labels }) =>
      site.teams.flatMap(({ name: team }) =>
        severities.map((severity) => ({
          alertname: name,
          ...labels,
          team,
          severity,
          cluster: site.cluster,
        })),
      ),
    );
    const told = matrix.map((labels) =>
      receiversFor(labels, root).map(
        ({ receiver, groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds }) =>
          `${receiver} ${[groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds].join("/")}`,
      ),
    );
    expect(told).toEqual(
      matrix.map(({ alertname, team, severity }) => {
        if (alertname === "Watchdog") return [`heartbeat ${paces.heartbeat}`];
        if (severity === "critical") return [`${team}-${page.receiver} ${page.pace}`];
        return [severity === "warning" ? `${team}-warning ${paces.ticket}` : `none ${paces.ticket}`];
      }),
    );
  },
);
