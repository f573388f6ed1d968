import { metricDefinitions } from "./definition.ts";

/** Series of Prometheus and Alertmanager themselves that rules and dashboards query, and what rules record. */
export const monitoringMetrics = metricDefinitions({
  up: {
    type: "gauge",
    labels: [],
    help: "1 if the last scrape succeeded. Written by Prometheus for each target.",
  },
  scrape_duration_seconds: {
    type: "gauge",
    labels: [],
    help: "Duration of the scrape. Written by Prometheus.",
  },
  scrape_samples_scraped: {
    type: "gauge",
    labels: [],
    help: "Samples of the scrape. Written by Prometheus.",
  },
  ALERTS: {
    type: "gauge",
    labels: ["alertname", "alertstate", "severity", "team", "model", "target"],
    help: "1 for each pending or firing alert. Written by Prometheus.",
  },
  citadel_release_info: {
    type: "gauge",
    labels: ["release"],
    help: "1; hash of the release that Prometheus has loaded. Recorded once a minute.",
  },
  prometheus_build_info: { type: "gauge", labels: ["version"], help: "1; version of Prometheus." },
  prometheus_config_last_reload_successful: {
    type: "gauge",
    labels: [],
    help: "1 if the last reload succeeded.",
  },
  prometheus_rule_evaluation_failures_total: {
    type: "counter",
    labels: ["rule_group"],
    help: "Failed evaluations.",
  },
  prometheus_rule_group_iterations_missed_total: {
    type: "counter",
    labels: ["rule_group"],
    help: "Evaluations that were skipped because the one before took too long.",
  },
  prometheus_notifications_alertmanagers_discovered: {
    type: "gauge",
    labels: [],
    help: "Alertmanagers that Prometheus sends to.",
  },
  prometheus_notifications_errors_total: {
    type: "counter",
    labels: ["alertmanager"],
    help: "Alerts that could not be sent to Alertmanager.",
  },
  prometheus_notifications_sent_total: { type: "counter", labels: ["alertmanager"], help: "Alerts sent." },
  prometheus_notifications_dropped_total: {
    type: "counter",
    labels: [],
    help: "Alerts dropped before sending.",
  },
  prometheus_target_scrapes_exceeded_sample_limit_total: {
    type: "counter",
    labels: [],
    help: "Scrapes that hit their sample limit and were thrown away whole.",
  },
  prometheus_target_scrapes_exceeded_body_size_limit_total: {
    type: "counter",
    labels: [],
    help: "Scrapes that hit their body size limit and were thrown away whole.",
  },
  prometheus_tsdb_compactions_failed_total: {
    type: "counter",
    labels: [],
    help: "Compactions of blocks that failed.",
  },
  prometheus_tsdb_wal_corruptions_total: {
    type: "counter",
    labels: [],
    help: "Damaged segments of the write-ahead log.",
  },
  prometheus_tsdb_head_series: { type: "gauge", labels: [], help: "Series in memory." },
  alertmanager_build_info: { type: "gauge", labels: ["version"], help: "1; version of Alertmanager." },
  alertmanager_config_last_reload_successful: {
    type: "gauge",
    labels: [],
    help: "1 if the last reload succeeded.",
  },
  alertmanager_config_hash: {
    type: "gauge",
    labels: [],
    help: "First 6 bytes of the configuration file's md5, little-endian.",
  },
  alertmanager_notifications_total: {
    type: "counter",
    labels: ["integration"],
    help: "Notifications attempted.",
  },
  alertmanager_notifications_failed_total: {
    type: "counter",
    labels: ["integration", "reason"],
    help: "Notifications that could not be delivered.",
  },
  alertmanager_alerts: { type: "gauge", labels: ["state"], help: "Alerts held, by state." },
});

/** Of these, what Prometheus writes by rules: with the labels of the rules, and none of a scrape. */
export const writtenByRules: readonly string[] = [
  "ALERTS",
  "citadel_release_info",
] satisfies readonly (keyof typeof monitoringMetrics)[];
