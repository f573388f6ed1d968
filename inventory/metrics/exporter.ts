import { metricDefinitions } from "./definition.ts";

/** The exporter about itself. */
export const exporterMetrics = metricDefinitions({
  llm_exporter_build_info: { type: "gauge", labels: ["version", "node"], help: "1; the exporter's version." },
  llm_exporter_config_info: { type: "gauge", labels: ["hash"], help: "1; hash of the configuration in use." },
  llm_exporter_config_last_reload_successful: {
    type: "gauge",
    labels: [],
    help: "1 if the last attempt to load the configuration succeeded, else 0.",
  },
  llm_exporter_config_last_reload_success_timestamp_seconds: {
    type: "gauge",
    labels: [],
    help: "When the configuration in use was loaded.",
  },
  llm_exporter_scrapes_in_flight: { type: "gauge", labels: [], help: "Scrapes being answered." },
  llm_exporter_requests_refused_total: {
    type: "counter",
    labels: ["reason"],
    help: "Requests refused, by reason (unauthenticated, forbidden, locked_out, rate_limited, busy, connections, not_found, method, malformed, too_slow, too_large, encoding).",
  },
  llm_exporter_outdated_token_requests_total: {
    type: "counter",
    labels: ["role"],
    help: "Requests accepted with the old token of a rotation under way, by role (scrape, admin, push).",
  },
  llm_exporter_credentials_last_read_successful: {
    type: "gauge",
    labels: [],
    help: "1 if every file of credentials and certificates could be used when it last changed, else 0.",
  },
  llm_exporter_certificate_expiry_timestamp_seconds: {
    type: "gauge",
    labels: [],
    help: "When the exporter's own certificate expires, or the first of its chain; only while it speaks HTTPS.",
  },
  llm_exporter_uncaught_errors_total: {
    type: "counter",
    labels: [],
    help: "Errors that nothing in the exporter had foreseen: each one is a defect of the exporter.",
  },
  llm_exporter_event_loop_delay_seconds: {
    type: "gauge",
    // Not "quantile", which only a summary may have (promtool check metrics).
    labels: ["percentile"],
    help: "Delay of the event loop since the last scrape: the error of every duration measured here.",
  },
  llm_exporter_collector_failures_total: {
    type: "counter",
    labels: ["collector"],
    help: "Collectors that failed during a scrape, which then lacks their series: a defect of the exporter.",
  },
  process_cpu_seconds_total: { type: "counter", labels: [], help: "CPU time of the exporter." },
  process_start_time_seconds: { type: "gauge", labels: [], help: "When the exporter was started." },
  process_resident_memory_bytes: { type: "gauge", labels: [], help: "Resident memory of the exporter." },
  process_open_fds: {
    type: "gauge",
    labels: [],
    help: "File descriptors in use: a leak of sockets shows here.",
  },
  process_max_fds: { type: "gauge", labels: [], help: "File descriptors that the exporter may have." },
  nodejs_heap_size_total_bytes: { type: "gauge", labels: [], help: "Size of the JavaScript heap." },
  nodejs_heap_size_used_bytes: { type: "gauge", labels: [], help: "JavaScript heap in use." },
  nodejs_gc_duration_seconds: {
    type: "histogram",
    labels: ["kind"],
    help: "Garbage collections by kind (major, minor, incremental, weakcb).",
  },
});

/** Values of label `collector` of `llm_exporter_collector_failures_total`. */
export const collectorNames = ["targets", "canary", "catalogue", "custom", "exporter", "process"] as const;
export type CollectorName = (typeof collectorNames)[number];

/** Values of label `reason` of `llm_exporter_requests_refused_total`. */
export const refusalReasons = [
  "unauthenticated",
  "forbidden",
  "locked_out",
  "rate_limited",
  "busy",
  "connections",
  "not_found",
  "method",
  "malformed",
  "too_slow",
  "too_large",
  "encoding",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Values of label `role` of `llm_exporter_outdated_token_requests_total`. */
export const tokenRoles = ["scrape", "admin", "push"] as const;
export type TokenRole = (typeof tokenRoles)[number];
