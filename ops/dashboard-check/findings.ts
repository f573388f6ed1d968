import { dashboards } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { excludes, exclusions } from "./exclusions.ts";
import type { Finding } from "./finding.ts";
import { grafanaDashboard, type GrafanaDashboard } from "./grafana.ts";
import { linterRules } from "./linter-rules.ts";
import { ownRules } from "./own-rules.ts";

/** What all rules object to in a dashboard, exclusions included. */
export function findingsOf(dashboard: GrafanaDashboard): readonly Finding[] {
  return Object.values({ ...linterRules, ...ownRules }).flatMap((rule) => rule(dashboard));
}

/** What is wrong with the dashboards of an inventory; what is excluded for a reason is left out. */
export function dashboardFindings(inventory: Inventory): readonly Finding[] {
  return dashboards(inventory)
    .flatMap(({ json }) => findingsOf(grafanaDashboard(json)))
    .filter((finding) => !exclusions.some((exclusion) => excludes(exclusion, finding)));
}
