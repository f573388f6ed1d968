import { metricDefinitions } from "./definition.ts";

/** What Prometheus says about its own work, beyond what rules ask (`monitoring.ts`). Source: prometheus 3.5. */
export const serverMetrics = metricDefinitions({
  prometheus_tsdb_head_samples_appended_total: {
    type: "counter",
    labels: ["type"],
    help: "Samples stored.",
  },
  prometheus_tsdb_storage_blocks_bytes: { type: "gauge", labels: [], help: "Blocks on disk." },
  prometheus_tsdb_wal_storage_size_bytes: { type: "gauge", labels: [], help: "Write-ahead log on disk." },
  prometheus_tsdb_retention_limit_seconds: { type: "gauge", labels: [], help: "Time that samples are kept." },
  prometheus_rule_group_duration_seconds_sum: {
    type: "counter",
    labels: [],
    help: "Seconds spent on evaluating groups of rules.",
  },
  prometheus_rule_group_duration_seconds_count: {
    type: "counter",
    labels: [],
    help: "Groups of rules evaluated.",
  },
  prometheus_notifications_queue_length: {
    type: "gauge",
    labels: [],
    help: "Alerts that wait to be sent to Alertmanager.",
  },
});
