import { series } from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import { thresholdFor, type ThresholdName } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { answered, failed } from "../engine-answers.ts";
import { liveFloor } from "../live-floor.ts";
import { never } from "../thresholds.ts";
import { engineProcessAlerts } from "./engine-process.ts";
import { engineTrafficAlerts } from "./engine-traffic.ts";

/** What every alert about an engine has in common. */
export type EngineAlert = Pick<AlertDefinition, "team" | "labels" | "severity">;

/** Whether the engines work, by their own numbers: only `EngineVersionSkew` asks the exporter. */
export function engineAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return inventory.models
    .filter(({ residency }) => residency !== "planned")
    .flatMap((model) => {
      const engine: EngineAlert = {
        team: model.team,
        labels: { model: model.name, host: model.host },
        severity: "warning",
      };
      return [
        stalled(engine, model),
        ...saturationAlerts(inventory, engine, model),
        ...errorAlerts(inventory, engine, model),
        ...engineTrafficAlerts(inventory, engine, model),
        ...engineProcessAlerts(engine, model),
      ];
    });
}

/**
 * Three canaries, at least 3 minutes: a model that fails is sent one every second interval, give or take a tenth, and
 * the engine shows it until its time-out. What hangs is one page from one canary to the next.
 */
function untilTheNextCanary(intervalSeconds: number): number {
  return Math.max(180, 3 * intervalSeconds);
}

/**
 * The engine behind the API server has died or hangs while the server goes on answering 200: vllm-project/vllm#39863.
 * A canary is a request as well, so that one that hangs without users is seen by these. One that froze with no request
 * in it goes on showing none: then its canaries fail, and `CanaryFailing` tells.
 */
function stalled(
  engine: EngineAlert,
  { name, residency, canaryIntervalSeconds }: ModelService,
): AlertDefinition {
  const ofModel = { model: name };
  const latest = (gauge: "llm_engine_requests_running" | "llm_engine_requests_waiting") =>
    `max(max_over_time(${series(gauge, ofModel)}[1m]))`;
  return {
    ...engine,
    name: "EngineStalled",
    condition: {
      when: "any",
      signal: `${latest("llm_engine_requests_running")} + ${latest("llm_engine_requests_waiting")}`,
      is: ">",
      threshold: {
        ...never,
        unit: "requests",
        source: "any request: while one is there, an engine that works makes tokens",
      },
      during: `sum(rate(${series("llm_engine_generation_tokens_total", ofModel)}[2m])) == 0`,
    },
    forSeconds: 60,
    keepFiringForSeconds: untilTheNextCanary(canaryIntervalSeconds),
    severity: residency === "always" ? "critical" : "warning",
    summary: `${name} has requests and generates nothing`,
    description: `The engine of ${name} has {{ $value | humanize }} requests and has generated no token for 2 minutes, though its API server answers: the engine is dead or hangs. Requests for this model wait for ever.`,
  };
}

function saturationAlerts(
  inventory: Inventory,
  engine: EngineAlert,
  model: ModelService,
): readonly AlertDefinition[] {
  const { name } = model;
  const ofModel = { model: name };
  const threshold = (which: ThresholdName) =>
    thresholdFor(inventory, which, { model: name, host: model.host, team: model.team });
  const floor = liveFloor([model]);
  const waiting = series("llm_engine_requests_waiting", ofModel);
  return [
    {
      ...engine,
      name: "RequestQueueGrowing",
      condition: {
        when: "any",
        signal: `max(min_over_time(${waiting}[5m]))`,
        is: ">",
        threshold: threshold("queueRequests"),
        during: `max(deriv(${waiting}[10m])) > 0`,
      },
      forSeconds: 300,
      summary: `The queue of ${name} grows`,
      description: `At least {{ $value | humanize }} requests have waited for ${name} at every moment of 5 minutes, and they become more: demand is above what it can do.`,
    },
    {
      ...engine,
      name: "QueueTimeHigh",
      condition: {
        when: "any",
        signal: `${series("model:llm_engine_queue_seconds:mean_rate5m", ofModel)} / ${series("model:llm_engine_e2e_seconds:mean_rate5m", ofModel)}`,
        is: ">",
        threshold: threshold("queueTimeShare"),
        during: `${series("model:llm_engine_requests:rate5m", ofModel)} > ${String(floor.value)}`,
      },
      forSeconds: 600,
      summary: `Requests to ${name} spend their time waiting`,
      description: `{{ $value | humanizePercentage }} of the time of a request to ${name} is waiting: its users see first tokens late while the engine is busy with others.`,
    },
    {
      ...engine,
      name: "KvCacheSaturated",
      condition: {
        when: "any",
        // Over minutes: a request that ends gives its blocks back, and the next one takes them.
        signal: `max(avg_over_time(${series("llm_engine_kv_cache_usage_ratio", ofModel)}[5m]))`,
        is: ">",
        threshold: threshold("kvCacheRatio"),
        // A full cache by itself is an engine at work.
        during: `max(max_over_time(${waiting}[5m])) > 0`,
      },
      forSeconds: 600,
      summary: `The KV cache of ${name} is full and requests wait`,
      description: `{{ $value | humanizePercentage }} of the KV cache of ${name} is in use while requests wait: memory limits how many it works on at a time.`,
    },
    {
      ...engine,
      name: "PreemptionsHigh",
      condition: {
        when: "any",
        signal: `sum(rate(${series("llm_engine_preemptions_total", ofModel)}[5m]))`,
        is: ">",
        threshold: threshold("preemptionsPerSecond"),
      },
      forSeconds: 600,
      summary: `${name} throws work away for want of memory`,
      description: `The engine of ${name} preempts {{ $value | printf "%.2f" }} requests a second, whose tokens it computes again later: latency rises and throughput falls.`,
    },
  ];
}

function errorAlerts(
  inventory: Inventory,
  engine: EngineAlert,
  model: ModelService,
): readonly AlertDefinition[] {
  const { name } = model;
  const threshold = (which: ThresholdName) =>
    thresholdFor(inventory, which, { model: name, host: model.host, team: model.team });
  const requests = series("model:llm_engine_requests:rate5m", { model: name });
  const aborted = series("model_outcome:llm_engine_requests:rate5m", { model: name, outcome: "abort" });
  const floor = String(liveFloor([model]).value);
  return [
    {
      ...engine,
      name: "EngineErrorsHigh",
      condition: {
        when: "any",
        signal: `${failed([model], "5m")} / ${answered([model], "5m")}`,
        is: ">",
        threshold: threshold("engineErrorRatio"),
        // Of its answers, not of what the engine finishes: that is nothing where all fail.
        during: `${answered([model], "5m")} > ${floor}`,
      },
      forSeconds: 300,
      summary: `${name} fails requests`,
      description: `${name} failed {{ $value | humanizePercentage }} of the requests of the last 5 minutes.`,
    },
    {
      ...engine,
      name: "EngineAbortsHigh",
      condition: {
        when: "any",
        signal: `${aborted} / on (model) ${requests}`,
        is: ">",
        threshold: threshold("engineAbortRatio"),
        during: `${requests} > ${floor}`,
      },
      forSeconds: 900,
      summary: `Clients of ${name} leave before the answer`,
      description: `{{ $value | humanizePercentage }} of the requests to ${name} in the last 5 minutes were given up by their clients: they wait too long, or time out earlier than it answers.`,
    },
  ];
}
