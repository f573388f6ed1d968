import type { dashboardUids } from "../inventory/dashboard-uids.ts";

export { dashboardUids as uids } from "../inventory/dashboard-uids.ts";

/** The data source that the dashboards start with: Prometheus of the metrics server, published with its rules. */
export const dataSourceUid = "citadel-prometheus";

/** Titles of the dashboards: what links to them are called. */
export const titles: Readonly<Record<keyof typeof dashboardUids, string>> = {
  overview: "LLM platform overview",
  model: "LLM model",
  objectives: "LLM objectives",
  canaries: "LLM canaries",
  gateway: "LLM gateway",
  gpus: "LLM GPUs",
  capacity: "LLM capacity",
  machines: "Machines",
  stores: "Data stores",
  custom: "Custom metrics",
  monitoring: "Monitoring itself",
};
