import { metricDefinitions } from "./definition.ts";

/** Labels of one group of pushed series; see docs/custom-metrics.md. */
const group = ["source", "push_job", "push_instance", "grouping"] as const;

/** What the exporter says about the custom metrics of others, which it takes by push and from files. */
export const customMetrics = metricDefinitions({
  llm_custom_push_timestamp_seconds: {
    type: "gauge",
    labels: group,
    help: "When a group was last pushed. Stays after the group expired, for as long again as it lived.",
  },
  llm_custom_push_expires_timestamp_seconds: {
    type: "gauge",
    labels: group,
    help: "When the first series of a group expires unless it is pushed again; in the past: it has expired.",
  },
  llm_custom_pushes_total: {
    type: "counter",
    labels: ["source", "outcome"],
    help: "Pushes that were taken, by outcome (accepted, deleted).",
  },
  llm_custom_pushes_refused_total: {
    type: "counter",
    labels: ["source", "reason"],
    help: "Pushes and readings of files that were refused and changed nothing, by reason.",
  },
  llm_custom_series_dropped_total: {
    type: "counter",
    labels: ["source", "reason"],
    help: "Series that were refused with their push (by its reason), expired, or lost their declaration (withdrawn).",
  },
  llm_custom_series: { type: "gauge", labels: ["source"], help: "Series held for a namespace." },
  llm_custom_series_limit: {
    type: "gauge",
    labels: ["source"],
    help: "Most series that a namespace may have.",
  },
  llm_custom_family_series: {
    type: "gauge",
    labels: ["source", "family"],
    help: "Series held for a declared family, or for all whose names begin alike.",
  },
  llm_custom_family_series_limit: {
    type: "gauge",
    labels: ["source", "family"],
    help: "Most series that a declared family may have.",
  },
  llm_custom_total_series_limit: {
    type: "gauge",
    labels: [],
    help: "Most series that all namespaces may have together.",
  },
  llm_custom_textfile_modified_timestamp_seconds: {
    type: "gauge",
    labels: ["source", "textfile"],
    help: "When a file of the textfile directory was last changed.",
  },
  llm_custom_textfile_failed: {
    type: "gauge",
    labels: ["source", "textfile"],
    help: "1 if a file of the textfile directory was refused or cannot be read: what was read before stays; else 0.",
  },
  llm_custom_store_damaged_files: {
    type: "gauge",
    labels: [],
    help: "Files of pushed groups that the exporter found damaged, and set aside, or could not read when it was started.",
  },
  llm_custom_store_write_failures_total: {
    type: "counter",
    labels: [],
    help: "Pushes refused because they could not be kept on disk.",
  },
});

/** Those of them that every pushed group has a series of, also once it has expired. */
export const groupMetrics = [
  "llm_custom_push_timestamp_seconds",
  "llm_custom_push_expires_timestamp_seconds",
] as const satisfies readonly (keyof typeof customMetrics)[];

/** Values of label `outcome` of `llm_custom_pushes_total`. */
export const pushOutcomes = ["accepted", "deleted"] as const;
export type PushOutcome = (typeof pushOutcomes)[number];

/** Why a push is refused, values of label `reason`. */
export const pushRefusalReasons = [
  // Found by the parsers of exporter/exposition: not what the format allows, or not what we take of it.
  "malformed",
  "duplicate",
  "structure",
  "timestamp",
  // Found in the path or the headers.
  "grouping",
  "content_type",
  // Found by what is declared.
  "undeclared",
  "type",
  "labels",
  "value",
  // Found by what is stored.
  "counter_lowered",
  "conflict",
  "budget",
  "limit",
  "store",
] as const;
export type PushRefusalReason = (typeof pushRefusalReasons)[number];

/** Values of label `reason` of `llm_custom_series_dropped_total`. */
export const seriesDropReasons = [...pushRefusalReasons, "expired", "withdrawn"] as const;
export type SeriesDropReason = (typeof seriesDropReasons)[number];
