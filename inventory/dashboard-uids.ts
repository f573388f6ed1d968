/** Uids of the dashboards. Links, bookmarks and alerts hold them: a uid never changes. */
export const dashboardUids = {
  overview: "llm-overview",
  model: "llm-model",
  objectives: "llm-slo",
  canaries: "llm-canary",
  gateway: "llm-gateway",
  gpus: "llm-gpu",
  capacity: "llm-capacity",
  machines: "infra-node",
  stores: "infra-data",
  custom: "llm-custom",
  monitoring: "monitoring-self",
} as const;

export type DashboardUid = (typeof dashboardUids)[keyof typeof dashboardUids];
