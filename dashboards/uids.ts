/** Uids of the dashboards. Links, bookmarks and alerts hold them: a uid never changes. */
export const uids = { overview: "llm-overview", model: "llm-model" } as const;
