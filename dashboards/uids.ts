/** Uids of the dashboards. Links, bookmarks and alerts hold them: a uid never changes. */
export const uids = { overview: "llm-overview", model: "llm-model" } as const;

/** The data source that the dashboards start with: Prometheus of the metrics server, published with its rules. */
export const dataSourceUid = "citadel-prometheus";
