import { expression } from "../../alerts/compile.ts";
import { dashboardUrl } from "../../alerts/dashboard-url.ts";
import type { AlertDefinition } from "../../alerts/definition.ts";
import { alertDefinitions } from "../../alerts/index.ts";
import { whereToLook } from "../../alerts/where-to-look.ts";
import { dashboards } from "../../dashboards/index.ts";
import { inventory } from "../../inventory/index.ts";
import { panelId } from "../../inventory/panel-id.ts";
import { expanded } from "../../ops/dashboard-check/finding.ts";
import { grafanaDashboard, panelsOf, type GrafanaPanel } from "../../ops/dashboard-check/grafana.ts";
import { selectors } from "../../ops/promql/syntax.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";

const sites = [
  ["the site", inventory],
  ["the fixture", fullInventory],
] as const;

/** Alerts whose panel draws something else than they read, and why. */
const shownByOtherMeans: Readonly<Record<string, string>> = {
  ModelServiceDown: "reads the scrape; the panel draws the exporter's check of the same service",
  GatewayDown:
    "reads the scrape; where the gateway has no metrics the panel draws the exporter's check alone",
  DataStoreDown: "reads whether it answers; the panel draws whether it is ready, which then it is not",
  Watchdog: "reads nothing; the panel draws what is sent because of it",
};

/** What a series is about, whatever was recorded of it: `slo:sli_error:ratio_rate1h` and `…3d` are the same. */
function subject(metric: string): string {
  const [first = "", second] = metric.split(":");
  return (second ?? first).replace(/_(?:total|bucket|sum|count)$/, "");
}

const subjects = (expr: string) => selectors(expr).map(({ metric }) => subject(metric));

describe.each(sites)("the alerts of %s", (_name, site) => {
  const documents = dashboards(site).map(({ json }) => grafanaDashboard(json));
  const alerts = alertDefinitions(site);
  const panelOf = ({ name }: AlertDefinition): GrafanaPanel | undefined => {
    const place = whereToLook[name];
    const dashboard = documents.find(({ uid }) => uid === place?.uid);
    return dashboard && panelsOf(dashboard).find(({ title }) => title === place?.panel);
  };

  test("lead to a panel that exists, by the number that it has", () => {
    const lost = alerts.filter(
      (alert) => panelOf(alert)?.id !== panelId(whereToLook[alert.name]?.panel ?? ""),
    );
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  test("lead to a panel that draws what they read, unless it is said why not", () => {
    const unrelated = alerts.filter((alert) => {
      const drawn = (panelOf(alert)?.targets ?? []).flatMap(({ expr }) => subjects(expanded(expr)));
      return !subjects(expression(alert.condition)).some((one) => drawn.includes(one));
    });
    const names = new Set(unrelated.map(({ name }) => name));
    expect([...names].filter((name) => !(name in shownByOtherMeans))).toEqual([]);
  });

  test("choose the model or machine where their dashboard has a choice of one", () => {
    for (const alert of alerts) {
      const dashboard = documents.find(({ uid }) => uid === whereToLook[alert.name]?.uid);
      const choices = (dashboard?.templating.list ?? [])
        .filter(({ type }) => type === "query")
        .map(({ name }) => name);
      const chosen = [...new URL(dashboardUrl(site, alert)).searchParams]
        .filter(([parameter]) => parameter.startsWith("var-"))
        .map(([parameter, value]) => [parameter.slice(4), value]);
      const known = Object.entries(alert.labels).filter(([label]) => choices.includes(label));
      expect({ name: alert.name, chosen }).toEqual({ name: alert.name, chosen: known });
    }
  });
});

test("every place is some alert's, and every exception is needed", () => {
  const all = sites.flatMap(([, site]) => alertDefinitions(site));
  const names = all.map(({ name }) => name);
  expect(Object.keys(whereToLook).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.keys(shownByOtherMeans).filter((name) => !names.includes(name))).toEqual([]);
});
