/** Uids of the dashboards. Links, bookmarks and alerts hold them: a uid never changes. */
export const uids = {
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

/** The data source that the dashboards start with: Prometheus of the metrics server, published with its rules. */
export const dataSourceUid = "citadel-prometheus";

/** Titles of the dashboards: what links to them are called. */
export const titles: Readonly<Record<keyof typeof uids, string>> = {
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
