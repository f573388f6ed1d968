import { z } from "zod";
import { severities } from "../../alerts/definition.ts";
import { alertDefinitions, alertmanagerConfig } from "../../alerts/index.ts";
import { routeDocument } from "../../ops/review/model/documents.ts";
import { routeModel } from "../../ops/review/model/routes.ts";
import { receiversFor } from "../../ops/review/routing.ts";
import { inventory } from "../../inventory/index.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";

const routeFile = z.looseObject({ route: routeDocument });

// The evaluator is compared with amtool in test/integration/ops/routing.test.ts.
test.each([
  ["the site", inventory],
  ["the fixture with all that is optional", fullInventory],
])("every alert of %s, of every team and severity, goes to exactly one receiver", (_name, site) => {
  const root = routeModel(routeFile.parse(alertmanagerConfig(site)).route);
  const matrix = alertDefinitions(site).flatMap(({ name, labels }) =>
    site.teams.flatMap(({ name: team }) =>
      severities.map((severity) => ({ alertname: name, ...labels, team, severity, cluster: site.cluster })),
    ),
  );
  const told = matrix.map((labels) => receiversFor(labels, root).map(({ receiver }) => receiver));
  expect(told).toEqual(
    matrix.map(({ alertname, team, severity }) => [
      alertname === "Watchdog"
        ? "heartbeat"
        : severity === "critical" || severity === "warning"
          ? `${team}-${severity}`
          : "none",
    ]),
  );
});
