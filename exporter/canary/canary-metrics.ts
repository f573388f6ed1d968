import {
  canaryOutcomes,
  type CanaryOutcome,
  type CanaryPath,
  canaryPaths,
} from "../../inventory/metrics/index.ts";
import type { CanaryConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import { counters } from "../series/counters.ts";
import { gauges } from "../series/gauges.ts";
import { histograms } from "../series/histograms.ts";
import type { CanaryEdges } from "./edges.ts";
import { medianEstimate, OVERHEAD_PAIRS } from "./overhead.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/** What canaries have found since the start. */
export interface CanaryMetrics {
  /** From now on these models; what is known of those that stay goes on. */
  readonly declare: (canaries: readonly CanaryConfig[], edges: CanaryEdges) => void;
  readonly ended: (model: string, path: CanaryPath, outcome: CanaryOutcome) => void;
  readonly measured: (model: string, path: CanaryPath, measurement: CanaryMeasurement) => void;
  /** Two canaries, one right after the other: gateway's TTFT minus the direct one's, in seconds. */
  readonly paired: (model: string, differenceSeconds: number) => void;
  /** Forgets the pairs of a model, whose paths are others now. */
  readonly unpaired: (model: string) => void;
  readonly families: () => readonly Family[];
}

/** Metrics of no canary yet. */
export function canaryMetricsStore(): CanaryMetrics {
  const runs = counters("llm_canary_runs_total");
  const tokens = counters("llm_canary_output_tokens_total");
  const ttft = histograms("llm_canary_ttft_seconds");
  const itl = histograms("llm_canary_itl_seconds");
  const tpot = histograms("llm_canary_tpot_seconds");
  const e2e = histograms("llm_canary_e2e_seconds");
  let declared: readonly { readonly model: string; readonly path: CanaryPath }[] = [];
  const lastRun = new Map<string, number>();
  const differences = new Map<string, readonly number[]>();
  const isDeclared = (name: string) => declared.some(({ model }) => model === name);

  return {
    declare(canaries, edges) {
      declared = canaries.flatMap(({ model }) => canaryPaths.map((path) => ({ model, path })));
      runs.declare(declared.flatMap((labels) => canaryOutcomes.map((outcome) => ({ ...labels, outcome }))));
      tokens.declare(declared);
      ttft.declare(declared, edges.ttft);
      itl.declare(declared, edges.itl);
      tpot.declare(declared, edges.tpot);
      e2e.declare(declared, edges.e2e);
      const gone = [...differences.keys()].filter((model) => !isDeclared(model));
      for (const model of gone) differences.delete(model);
    },
    ended(model, path, outcome) {
      runs.add({ model, path, outcome }, 1);
      if (outcome !== "skipped") lastRun.set(`${model} ${path}`, Date.now() / 1000);
    },
    measured(model, path, measurement) {
      const labels = { model, path };
      ttft.observe(labels, measurement.ttftSeconds);
      for (const gap of measurement.itlSeconds) itl.observe(labels, gap);
      if (measurement.tpotSeconds !== undefined) tpot.observe(labels, measurement.tpotSeconds);
      e2e.observe(labels, measurement.e2eSeconds);
      tokens.add(labels, measurement.outputTokens);
    },
    paired(model, differenceSeconds) {
      if (!isDeclared(model)) return;
      const pairs = [...(differences.get(model) ?? []), differenceSeconds];
      differences.set(model, pairs.slice(-OVERHEAD_PAIRS));
    },
    unpaired(model) {
      differences.delete(model);
    },
    families() {
      const estimates = [...differences].flatMap(([model, pairs]) => {
        const estimate = medianEstimate(pairs);
        return estimate === undefined ? [] : [{ labels: { model }, ...estimate }];
      });
      return [
        runs.family(),
        ttft.family(),
        itl.family(),
        tpot.family(),
        e2e.family(),
        gauges(
          "llm_canary_last_run_timestamp_seconds",
          declared.flatMap((labels) => {
            const value = lastRun.get(`${labels.model} ${labels.path}`);
            return value === undefined ? [] : [{ labels, value }];
          }),
        ),
        tokens.family(),
        gauges(
          "llm_gateway_overhead_seconds",
          estimates.map(({ labels, median }) => ({ labels, value: median })),
        ),
        gauges(
          "llm_gateway_overhead_error_seconds",
          estimates.map(({ labels, halfWidth }) => ({ labels, value: halfWidth })),
        ),
      ];
    },
  };
}
