import { dashboards } from "../../dashboards/index.ts";
import { customSeries } from "../../inventory/metrics/custom-series.ts";
import type { Inventory } from "../../inventory/model.ts";
import { excludes, exclusions } from "./exclusions.ts";
import type { Finding } from "./finding.ts";
import { grafanaDashboard, type GrafanaDashboard } from "./grafana.ts";
import { linterRules } from "./linter-rules.ts";
import { ownRules } from "./own-rules.ts";
import type { KnownSeries } from "./query-problems.ts";

/**
 * What all rules object to in a dashboard, exclusions included.
 * @param custom custom families that are known beside inventory/metrics. @defaultValue none
 */
export function findingsOf(dashboard: GrafanaDashboard, custom: KnownSeries = {}): readonly Finding[] {
  return Object.values({ ...linterRules, ...ownRules(custom) }).flatMap((rule) => rule(dashboard));
}

/** What is wrong with the dashboards of an inventory; what is excluded for a reason is left out. */
export function dashboardFindings(inventory: Inventory): readonly Finding[] {
  const custom = customSeries(inventory.customMetrics?.namespaces ?? []);
  return dashboards(inventory)
    .flatMap(({ json }) => findingsOf(grafanaDashboard(json), custom))
    .filter((finding) => !exclusions.some((exclusion) => excludes(exclusion, finding)));
}
