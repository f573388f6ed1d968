/** A platform in which everything works, as series for `promtool test rules`: an hour of samples, 15 s apart. */
import { metrics } from "../../../inventory/metrics/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { targets } from "../../../inventory/targets.ts";

/** A series of a promtool test. */
export interface InputSeries {
  readonly series: string;
  /** promtool's notation: `0+1x240` counts from 0 to 240. */
  readonly values: string;
}

type Labels = Readonly<Record<string, string>>;

const samples = 240;
const constant = (value: number) => `${String(value)}x${String(samples)}`;
const counting = `0+1x${String(samples)}`;

/** Every series that the dashboards of an inventory read; on-demand models are down. */
export function workingPlatform(inventory: Inventory): readonly InputSeries[] {
  const running = inventory.models.filter(({ residency }) => residency === "always");
  const isRunning = (name: string) =>
    !inventory.models.some((m) => m.name === name) || running.some((m) => m.name === name);
  return [
    ...targets(inventory).flatMap(({ target, kind, host }) => {
      const value = isRunning(target) ? 1 : 0;
      const labels = { ...scrape("exporter", inventory.exporter.host), target, kind };
      return [
        one("llm_target_up", labels, constant(value)),
        one("llm_target_ready", labels, constant(value)),
        one("llm_target_check_duration_seconds", labels, constant(0.01)),
        one("up", scrape(kind, host), constant(1)),
      ];
    }),
    ...inventory.models.flatMap(({ name: model }) => [
      one("llm_model_info", { model, model_id: "x", team: "llm" }, constant(1)),
      one("llm_model_latency_target_seconds", { model }, constant(1)),
      one("llm_model_throughput_target_requests_per_second", { model }, constant(10)),
    ]),
    ...running.map(({ name: target }) =>
      one(
        "llm_target_info",
        { ...scrape("exporter", inventory.exporter.host), target, kind: "model", version: "0.11.0" },
        constant(1),
      ),
    ),
    ...running.map(({ name, host }) =>
      one("process_start_time_seconds", scrape(`model-${name}`, host), constant(1)),
    ),
    ...running.flatMap(({ name }) => [...canaries(name), ...engine(name), ...objectives(name)]),
    ...[...new Set(inventory.models.map(({ team }) => team))].flatMap((team) =>
      seriesStarting("team:", { team }, constant(0.5)),
    ),
    ...agents(inventory),
    ...servers(inventory),
  ];
}

/** What rules record of a model's objectives and of its traffic. */
function objectives(model: string): readonly InputSeries[] {
  return [
    ...["availability", "latency", "canary"].flatMap((slo) =>
      seriesStarting("slo:", { model, slo }, constant(0.5)),
    ),
    one("model:llm_engine_requests:rate5m", { model }, constant(4)),
  ];
}

/** Labels of official exporters' series, one value each. */
const details: Labels = {
  cpu: "0",
  mode: "idle",
  device: "eth0",
  fstype: "ext4",
  mountpoint: "/",
  datname: "app",
  id: "documents",
  method: "POST",
  endpoint: "/points",
  status: "200",
  handler: "/v1/chat/completions",
  alertmanager: "a",
  rule_group: "g",
  integration: "webhook",
  reason: "other",
  type: "float",
  percentile: "99",
  uuid: "card",
  xid: "48",
  cause: "heat",
};

/** What official exporters say of each host that the inventory declares one for. */
function agents(inventory: Inventory): readonly InputSeries[] {
  return inventory.agents.flatMap(({ kind, host }) => {
    // Of cards what rules record is read, of all others what their exporters say.
    const prefix = { node: "node_", postgres: "pg_", redis: "redis_", gpu: "gpu:" }[kind];
    return [
      ...seriesStarting(prefix, scrape(kind, host), counting),
      ...(kind === "node"
        ? ["user", "system", "iowait", "steal"].map((mode) =>
            one("node_cpu_seconds_total", { ...scrape(kind, host), cpu: "0", mode }, counting),
          )
        : []),
    ];
  });
}

/** What gateway, Qdrant, exporter and the metrics server say of themselves. */
function servers({ gateway, exporter, metricsServer, dataStores }: Inventory): readonly InputSeries[] {
  const server = metricsServer.host;
  const store = dataStores.find(({ kind }) => kind === "qdrant")?.host ?? "";
  return [
    ...["http_", "process_"].flatMap((prefix) =>
      seriesStarting(prefix, scrape("gateway", gateway.host), counting),
    ),
    ...["rest_", "collection", "app_status_"].flatMap((prefix) =>
      seriesStarting(prefix, scrape("qdrant", store), counting),
    ),
    ...["llm_exporter_", "process_", "nodejs_heap"].flatMap((prefix) =>
      seriesStarting(prefix, scrape("exporter", exporter.host), counting),
    ),
    ...seriesStarting("prometheus_", scrape("prometheus", server), counting),
    ...seriesStarting("alertmanager_", scrape("alertmanager", server), counting),
    ...["prometheus", "exporter"].flatMap((job) =>
      seriesStarting("scrape_", scrape(job, server), constant(1)),
    ),
    one("up", scrape("gateway", gateway.host), constant(1)),
  ];
}

/** One series of every known metric whose name begins so, with one value of each of its labels. */
function seriesStarting(prefix: string, labels: Labels, values: string): readonly InputSeries[] {
  return Object.entries(metrics)
    .filter(([name]) => name.startsWith(prefix))
    .flatMap(([name, definition]) => {
      const own = Object.fromEntries(
        definition.labels
          .filter((label) => !(label in labels))
          .map((label) => [label, details[label] ?? "x"]),
      );
      return definition.type === "histogram"
        ? histogram(name, { ...labels, ...own })
        : [one(name, { ...labels, ...own }, values)];
    });
}

/** What is there besides when an alert fires and a scrape target is down. */
export function troubles({ models }: Inventory): readonly InputSeries[] {
  return [
    ...models.map(({ name: model }) =>
      one(
        "ALERTS",
        { alertname: "Trouble", alertstate: "firing", severity: "critical", team: "llm", model },
        constant(1),
      ),
    ),
    one("up", scrape("node", "db01"), constant(0)),
  ];
}

function canaries(model: string): readonly InputSeries[] {
  return ["direct", "gateway"].flatMap((path) => [
    one("llm_canary_runs_total", { model, path, outcome: "success" }, counting),
    one("llm_canary_output_tokens_total", { model, path }, counting),
    one("llm_canary_last_run_timestamp_seconds", { model, path }, counting),
    ...(["llm_canary_ttft_seconds", "llm_canary_itl_seconds", "llm_canary_tpot_seconds"] as const).flatMap(
      (h) => histogram(h, { model, path }),
    ),
    ...histogram("llm_canary_e2e_seconds", { model, path }),
    one("llm_gateway_overhead_seconds", { model }, constant(0.02)),
    one("llm_gateway_overhead_error_seconds", { model }, constant(0.01)),
  ]);
}

/** What a request that succeeds is labelled with, where its series has such a label. */
const answer: Labels = { outcome: "stop", handler: "/v1/chat/completions", method: "POST", status: "2xx" };

function engine(model: string): readonly InputSeries[] {
  return Object.entries(metrics)
    .filter(([name]) => name.startsWith("llm_engine_"))
    .flatMap(([name, { type, labels }]) => {
      const own = Object.entries(answer).filter(([label]) => labels.some((other) => other === label));
      const values: Labels = { model, ...Object.fromEntries(own) };
      if (type === "histogram") return histogram(name, values);
      return [one(name, values, type === "counter" ? counting : constant(0.5))];
    });
}

function histogram(name: string, labels: Labels): readonly InputSeries[] {
  return [
    ...["0.5", "1.0", "+Inf"].map((le) => one(`${name}_bucket`, { ...labels, le }, counting)),
    one(`${name}_sum`, labels, counting),
    one(`${name}_count`, labels, counting),
  ];
}

function scrape(job: string, host: string): Labels {
  return { job, host, instance: `${host}:1` };
}

function one(name: string, labels: Labels, values: string): InputSeries {
  const list = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { series: `${name}{${list.join(",")}}`, values };
}
