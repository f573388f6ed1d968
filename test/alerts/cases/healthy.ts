import { clock, counter, ended, gauge } from "./case.ts";
import { healthyPlatform } from "./healthy-platform.ts";

/** What Prometheus adds to every series of a scrape of the fixture. */
const scrapes = {
  exporter: 'host="gpu01",instance="10.0.0.11:9090",job="exporter"',
  "model-chat-large": 'host="gpu01",instance="10.0.0.11:8001",job="model-chat-large",model="chat-large"',
  "model-chat-small": 'host="gpu01",instance="10.0.0.11:8002",job="model-chat-small",model="chat-small"',
  gateway: 'host="gpu01",instance="10.0.0.11:8080",job="gateway"',
  qdrant: 'host="db01",instance="10.0.0.12:6333",job="qdrant"',
  prometheus: 'host="mon01",instance="10.0.0.13:9090",job="prometheus"',
  alertmanager: 'host="mon01",instance="10.0.0.13:9093",job="alertmanager"',
  grafana: 'host="mon01",instance="10.0.0.13:3000",job="grafana"',
  "node mon01": 'host="mon01",instance="10.0.0.13:9100",job="node"',
  "node db01": 'host="db01",instance="10.0.0.12:9100",job="node"',
  postgres: 'host="db01",instance="10.0.0.12:9187",job="postgres"',
  redis: 'host="db01",instance="10.0.0.12:9121",job="redis"',
} as const;
type ScrapeName = keyof typeof scrapes;

const kinds = {
  "chat-large": "model",
  "chat-small": "model",
  gateway: "gateway",
  postgres: "postgres",
  pgpool: "pgpool",
  redis: "redis",
  qdrant: "qdrant",
  "web-interface": "web",
} as const;
type TargetName = keyof typeof kinds;

/** The `up` series of one scrape of the fixture. */
export function up(scrape: ScrapeName): string {
  return `up{${scrapes[scrape]}}`;
}

/** A series of the exporter about a target. */
export function ofTarget(
  metric: "llm_target_up" | "llm_target_ready" | "llm_target_serving",
  target: TargetName,
): string {
  return `${metric}{kind="${kinds[target]}",target="${target}",${scrapes.exporter}}`;
}

/** A series of the exporter about itself. @param metric its name, and labels of its own as `name{a="b"` */
export function ofExporter(metric: string): string {
  return metric.includes("{") ? `${metric},${scrapes.exporter}}` : `${metric}{${scrapes.exporter}}`;
}

/** A series of the canary of chat-large, the one model of the fixture that is always there. */
export function ofCanary(
  metric: string,
  path: "direct" | "gateway",
  outcome?: "success" | "failure",
): string {
  const run = outcome === undefined ? "" : `outcome="${outcome}",`;
  return `${metric}{model="chat-large",${run}path="${path}",${scrapes.exporter}}`;
}

/** A series of Prometheus or Alertmanager about itself. */
export function ofServer(server: "prometheus" | "alertmanager", metric: string, labels = ""): string {
  return `${metric}{${labels === "" ? "" : `${labels},`}${scrapes[server]}}`;
}

/** Labels that other people's scrapes of the same server carry: a package's own, without `host`. */
const foreignPrometheus = 'instance="localhost:9090",job="prometheus"';

const one = gauge([0, 1]);
const zero = gauge([0, 0]);
const paths = ["direct", "gateway"] as const;

/**
 * All series that any rule of the fixture reads, on a good day: chat-small, on demand, happens to be unloaded, and
 * the server's own scrape of itself, which is none of ours, is broken.
 */
export const healthy: Readonly<Record<string, string>> = {
  ...healthyPlatform,
  ...Object.fromEntries(Object.values(scrapes).map((labels) => [`up{${labels}}`, one])),
  [up("model-chat-small")]: zero,
  [`up{${foreignPrometheus}}`]: zero,
  [`prometheus_config_last_reload_successful{${foreignPrometheus}}`]: zero,
  ...Object.fromEntries(
    Object.entries(kinds).flatMap(([target, kind]) =>
      ["llm_target_up", "llm_target_ready"].map((metric) => [
        `${metric}{kind="${kind}",target="${target}",${scrapes.exporter}}`,
        target === "chat-small" ? zero : one,
      ]),
    ),
  ),
  [ofTarget("llm_target_serving", "chat-large")]: one,
  [ofTarget("llm_target_serving", "gateway")]: one,
  ...Object.fromEntries(
    paths.flatMap((path) => [
      [ofCanary("llm_canary_runs_total", path, "success"), counter([0, 1])],
      [ofCanary("llm_canary_runs_total", path, "failure"), counter([0, 0])],
      [ofCanary("llm_canary_last_run_timestamp_seconds", path), clock()],
    ]),
  ),
  [ofExporter("llm_exporter_config_last_reload_successful")]: one,
  [ofExporter("llm_exporter_credentials_last_read_successful")]: one,
  [ofExporter("llm_exporter_uncaught_errors_total")]: counter([0, 0]),
  [ofExporter('llm_exporter_collector_failures_total{collector="canary"')]: counter([0, 0]),
  [ofExporter("scrape_duration_seconds")]: gauge([0, 0.3]),
  [ofServer("prometheus", "scrape_duration_seconds")]: gauge([0, 0.1]),
  [`scrape_duration_seconds{${foreignPrometheus}}`]: gauge([0, 9.5]),
  [ofExporter('llm_gateway_overhead_seconds{model="chat-large"')]: gauge([0, 0.02]),
  [ofExporter('llm_gateway_overhead_error_seconds{model="chat-large"')]: gauge([0, 0.005]),
  // On demand: without canaries.
  [ofExporter('llm_gateway_overhead_seconds{model="chat-small"')]: gauge(),
  [ofExporter('llm_gateway_overhead_error_seconds{model="chat-small"')]: gauge(),
  [ofServer("prometheus", "prometheus_tsdb_compactions_failed_total")]: counter([0, 0]),
  [ofServer("prometheus", "prometheus_tsdb_wal_corruptions_total")]: counter([0, 0]),
  [ofServer("prometheus", "prometheus_config_last_reload_successful")]: one,
  [ofServer("prometheus", "prometheus_notifications_alertmanagers_discovered")]: one,
  [ofServer("alertmanager", "alertmanager_config_last_reload_successful")]: one,
  ...Object.fromEntries(
    [
      'prometheus_rule_evaluation_failures_total{rule_group="canary.yml;canary"',
      'prometheus_rule_group_iterations_missed_total{rule_group="canary.yml;canary"',
      'prometheus_notifications_errors_total{alertmanager="http://10.0.0.13:9093/api/v2/alerts"',
      "prometheus_target_scrapes_exceeded_sample_limit_total{",
      "prometheus_target_scrapes_exceeded_body_size_limit_total{",
    ].map((start) => [`${start}${start.endsWith("{") ? "" : ","}${scrapes.prometheus}}`, counter([0, 0])]),
  ),
  [ofServer("alertmanager", "alertmanager_notifications_total", 'integration="slack"')]: counter([0, 4]),
  [ofServer("alertmanager", "alertmanager_notifications_failed_total", 'integration="slack",reason="other"')]:
    counter([0, 0]),
};

/** What Prometheus sees when the exporter dies: `up` is 0, and every series of it ends. */
export function exporterDies(atMinutes: number): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(
      Object.entries(healthy)
        .filter(([series]) => series.includes(scrapes.exporter) && !series.startsWith("up"))
        .map(([series, samples]) => [series, ended(samples, atMinutes)]),
    ),
    [up("exporter")]: gauge([0, 1], [atMinutes, 0]),
  };
}
