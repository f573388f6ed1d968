import { metricDefinitions } from "./definition.ts";

/** Series of official exporters and of Qdrant and the gateway that rules and dashboards query. */
export const agentMetrics = metricDefinitions({
  node_cpu_seconds_total: { type: "counter", labels: ["cpu", "mode"], help: "Seconds of CPU time by mode." },
  node_memory_MemAvailable_bytes: { type: "gauge", labels: [], help: "Memory available." },
  node_memory_MemTotal_bytes: { type: "gauge", labels: [], help: "Memory of the host." },
  node_filesystem_avail_bytes: {
    type: "gauge",
    labels: ["device", "fstype", "mountpoint"],
    help: "Space left.",
  },
  node_filesystem_size_bytes: { type: "gauge", labels: ["device", "fstype", "mountpoint"], help: "Size." },
  node_filesystem_readonly: {
    type: "gauge",
    labels: ["device", "fstype", "mountpoint"],
    help: "1 if the file system is mounted read-only.",
  },
  node_timex_sync_status: {
    type: "gauge",
    labels: [],
    help: "1 if the clock is kept in step with a reference.",
  },
  pg_up: { type: "gauge", labels: [], help: "1 if postgres_exporter reached the server." },
  redis_up: { type: "gauge", labels: [], help: "1 if redis_exporter reached the server." },
  http_requests_total: {
    type: "counter",
    labels: ["handler", "status", "method"],
    help: "Requests to the gateway, by handler and status class. prometheus-fastapi-instrumentator.",
  },
  http_request_duration_highr_seconds: {
    type: "histogram",
    labels: [],
    help: "Latency of all requests to the gateway. prometheus-fastapi-instrumentator.",
  },
  app_status_recovery_mode: {
    type: "gauge",
    labels: [],
    help: "1 while Qdrant runs in recovery mode and loads no collection.",
  },
  collections_total: { type: "gauge", labels: [], help: "Collections in Qdrant." },
});
