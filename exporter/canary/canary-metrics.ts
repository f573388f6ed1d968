import {
  canaryEdges,
  canaryFailureReasons,
  type CanaryFailureReason,
  canaryOutcomes,
  type CanaryPath,
  canaryPaths,
  type OverheadPairOutcome,
  overheadPairOutcomes,
} from "../../inventory/metrics/index.ts";
import type { CanaryConfig, CatalogueEntry } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import { counters } from "../series/counters.ts";
import { histograms } from "../series/histograms.ts";
import { metTargets } from "./goodput.ts";
import { type LastCanary, lastCanaries } from "./last-canaries.ts";
import { overheadEstimates } from "./overhead-estimates.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/** What canaries have found since the start. */
export interface CanaryMetrics {
  /** From now on these models; what is known of those that stay goes on. */
  readonly declare: (canaries: readonly CanaryConfig[], catalogue: readonly CatalogueEntry[]) => void;
  readonly succeeded: (model: string, path: CanaryPath, measurement: CanaryMeasurement) => void;
  readonly failed: (model: string, path: CanaryPath, reason: CanaryFailureReason) => void;
  readonly skipped: (model: string, path: CanaryPath) => void;
  /** Tokens of a completion that is no canary of its own. */
  readonly spent: (model: string, path: CanaryPath, measurement: CanaryMeasurement) => void;
  readonly pairEnded: (model: string, outcome: OverheadPairOutcome) => void;
  /** Two completions, one right after the other: gateway's TTFT minus the direct one's, in seconds. */
  readonly paired: (model: string, differenceSeconds: number) => void;
  /** Forgets the pairs of a model, whose paths are others now. */
  readonly unpaired: (model: string) => void;
  /** The last one of each declared model and path that was sent. */
  readonly last: () => readonly LastCanary[];
  readonly families: () => readonly Family[];
}

/** Metrics of no canary yet. */
export function canaryMetricsStore(): CanaryMetrics {
  const runs = counters("llm_canary_runs_total");
  const failures = counters("llm_canary_failures_total");
  const good = counters("llm_canary_good_runs_total");
  const outputTokens = counters("llm_canary_output_tokens_total");
  const promptTokens = counters("llm_canary_prompt_tokens_total");
  const pairs = counters("llm_gateway_overhead_pairs_total");
  const ttft = histograms("llm_canary_ttft_seconds");
  const itl = histograms("llm_canary_itl_seconds");
  const tpot = histograms("llm_canary_tpot_seconds");
  const e2e = histograms("llm_canary_e2e_seconds");
  const lasts = lastCanaries();
  const overhead = overheadEstimates();
  let targets: readonly CatalogueEntry[] = [];

  const spent: CanaryMetrics["spent"] = (model, path, measurement) => {
    outputTokens.add({ model, path }, measurement.outputTokens);
    promptTokens.add({ model, path }, measurement.promptTokens ?? 0);
  };

  return {
    declare(canaries, catalogue) {
      const declared = canaries.flatMap(({ model }) => canaryPaths.map((path) => ({ model, path })));
      targets = catalogue;
      runs.declare(declared.flatMap((labels) => canaryOutcomes.map((outcome) => ({ ...labels, outcome }))));
      failures.declare(
        declared.flatMap((labels) => canaryFailureReasons.map((reason) => ({ ...labels, reason }))),
      );
      // Where nothing was agreed nothing can be met.
      good.declare(declared.filter(({ model }) => catalogue.some((entry) => entry.model === model)));
      for (const tokens of [outputTokens, promptTokens]) tokens.declare(declared);
      pairs.declare(
        canaries.flatMap(({ model }) => overheadPairOutcomes.map((outcome) => ({ model, outcome }))),
      );
      const edges = canaryEdges(catalogue);
      ttft.declare(declared, edges.ttft);
      itl.declare(declared, edges.itl);
      tpot.declare(declared, edges.tpot);
      e2e.declare(declared, edges.e2e);
      lasts.declare(declared);
      overhead.declare(canaries.map(({ model }) => model));
    },
    succeeded(model, path, measurement) {
      const labels = { model, path };
      runs.add({ ...labels, outcome: "success" }, 1);
      ttft.observe(labels, measurement.ttftSeconds);
      for (const gap of measurement.itlSeconds) itl.observe(labels, gap);
      if (measurement.tpotSeconds !== undefined) tpot.observe(labels, measurement.tpotSeconds);
      e2e.observe(labels, measurement.e2eSeconds);
      spent(model, path, measurement);
      const agreed = targets.find((entry) => entry.model === model);
      if (agreed !== undefined && metTargets(measurement, agreed)) good.add(labels, 1);
      lasts.ended({ ...labels, endedAt: Date.now() / 1000, outcome: "success" });
    },
    failed(model, path, reason) {
      runs.add({ model, path, outcome: "failure" }, 1);
      failures.add({ model, path, reason }, 1);
      lasts.ended({ model, path, endedAt: Date.now() / 1000, outcome: "failure" });
    },
    skipped(model, path) {
      runs.add({ model, path, outcome: "skipped" }, 1);
    },
    spent,
    pairEnded(model, outcome) {
      pairs.add({ model, outcome }, 1);
    },
    paired: overhead.paired,
    unpaired: overhead.unpaired,
    last: lasts.all,
    families: () => [
      runs.family(),
      failures.family(),
      good.family(),
      ttft.family(),
      itl.family(),
      tpot.family(),
      e2e.family(),
      lasts.family(),
      outputTokens.family(),
      promptTokens.family(),
      pairs.family(),
      ...overhead.families(),
    ],
  };
}
