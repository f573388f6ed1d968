import {
  canaryPaths,
  matching,
  series,
  type CanaryPath,
  type LabelMatcher,
} from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import type { Threshold } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { duration } from "../duration.ts";
import { never, outliveExporterSeconds } from "../thresholds.ts";
import { failedBefore } from "./paged-before.ts";

/** Of failed canaries among those that ran. */
const mostFail: Threshold = {
  value: 0.5,
  unit: "ratio",
  source: "most of the last five runs failed: users see an outage, not one bad answer",
};

/** Whether real completions succeed. Only model services that are always there are sent any. */
export function canaryAlerts(inventory: Inventory): readonly AlertDefinition[] {
  const models = inventory.models.filter(({ residency }) => residency === "always");
  return [
    ...models.map(canaryFailing),
    ...(models.length === 0 ? [] : [gatewayCanaryFailing(inventory, models)]),
    ...models.flatMap((model) => canaryPaths.map((path) => canaryStale(inventory, model, path))),
  ];
}

function canaryFailing({ name, host, team, canaryIntervalSeconds }: ModelService): AlertDefinition {
  const window = windowSeconds(canaryIntervalSeconds);
  const forSeconds = 120;
  return {
    name: "CanaryFailing",
    condition: {
      when: "any",
      signal: failedShare({ model: name, path: "direct" }, window),
      is: ">",
      threshold: mostFail,
      unless: failedBefore(
        ["ModelServiceDown", "ModelServiceNotReady", "EngineStalled"],
        { model: name },
        name,
        {
          seconds: window,
          intervalSeconds: canaryIntervalSeconds,
          forSeconds,
        },
      ),
    },
    forSeconds,
    keepFiringForSeconds: outliveExporterSeconds,
    severity: "critical",
    team,
    labels: { model: name, path: "direct", host },
    summary: `${name} does not complete requests`,
    description: `{{ $value | humanizePercentage }} of the canaries sent straight to ${name} in the last ${duration(window)} failed: users get errors or nothing, even where its health check is fine.`,
  };
}

/** One page however many models are concerned: it is the gateway that is broken. */
function gatewayCanaryFailing({ gateway }: Inventory, models: readonly ModelService[]): AlertDefinition {
  const slowestSeconds = Math.max(...models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds));
  const window = windowSeconds(slowestSeconds);
  // Two runs at least: the paths run in turn, so that one sees the end of a model's outage before the other.
  const forSeconds = Math.max(120, 2 * slowestSeconds);
  const through = failedShare({ path: "gateway" }, window);
  // Less what the model fails by itself, now and usually: of two times five runs of a model that fails 30 % at random,
  // most fail on the one path and not on the other in 14 % of all moments. So by chance a model pages for the gateway
  // once in two days at most (simulated), whatever share it fails; one that fails a tenth pages for itself before.
  const straight = [window, 3600].map((seconds) => failedShare({ path: "direct" }, seconds));
  return {
    name: "GatewayCanaryFailing",
    condition: {
      when: "any",
      // What never failed straight may have no series of failures.
      signal: `count((${[through, ...straight].join(" - ")} or ${through}) > ${String(mostFail.value)})`,
      is: ">",
      threshold: never,
      unless: failedBefore(["GatewayDown", "GatewayNotReady"], { target: gateway.name }, gateway.name, {
        seconds: window,
        intervalSeconds: slowestSeconds,
        forSeconds,
      }),
    },
    forSeconds,
    keepFiringForSeconds: outliveExporterSeconds,
    severity: "critical",
    team: gateway.team,
    labels: { target: gateway.name, kind: "gateway", path: "gateway", host: gateway.host },
    summary: `${gateway.name} fails requests that the models can answer`,
    description: `Models that answer canaries sent straight to them, but not through ${gateway.name} (last ${duration(window)}): {{ $value }} of ${String(models.length)}. Its users get errors or nothing.`,
  };
}

function canaryStale({ exporter }: Inventory, model: ModelService, path: CanaryPath): AlertDefinition {
  const { name, host, canaryIntervalSeconds } = model;
  const staleSeconds = 3 * canaryIntervalSeconds;
  return {
    name: "CanaryStale",
    condition: {
      when: "none",
      signal: `time() - ${series("llm_canary_last_run_timestamp_seconds", { model: name, path })}`,
      is: "<=",
      threshold: {
        value: staleSeconds,
        unit: "seconds",
        source: "three times canaryIntervalSeconds of the inventory: two may be skipped or late",
      },
    },
    // After a restart of the exporter there is no run until the first interval has passed.
    forSeconds: Math.max(300, 2 * canaryIntervalSeconds),
    severity: "warning",
    team: exporter.team,
    labels: { model: name, path, host },
    summary: `No canary of ${name} by path ${path}`,
    description: `No canary of ${name} by path ${path} has ended for ${duration(staleSeconds)}, though one is due every ${duration(canaryIntervalSeconds)}: nobody would notice that its completions fail.`,
  };
}

/**
 * PromQL: by model, the share of runs that failed over a window. Failures and not successes, because a model that
 * has never succeeded has no series of successes; where nothing ran it is 0/0, above no threshold (see CanaryStale).
 */
function failedShare(
  labels: { readonly model?: string; readonly path: CanaryPath },
  seconds: number,
): string {
  const runs = (outcome: string | LabelMatcher) =>
    `sum by (model) (rate(${series("llm_canary_runs_total", { ...labels, outcome })}[${duration(seconds)}]))`;
  return `${runs("failure")} / ${runs(matching("success|failure"))}`;
}

/** Five runs, at least 5 minutes: judged by more than one request. */
function windowSeconds(intervalSeconds: number): number {
  return Math.max(300, 5 * intervalSeconds);
}
