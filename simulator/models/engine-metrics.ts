import { counter, histogram, single, type Family, type Labels } from "../exposition/family.ts";
import { histogramBuckets } from "./vllm-buckets.ts";
import {
  finishedReasons,
  vllmFamilies,
  type CounterQuantity,
  type FinishedReason,
  type GaugeQuantity,
  type HistogramQuantity,
  type VllmFamily,
} from "./vllm-metrics.ts";

/** What one engine has served so far. */
export interface EngineMetrics {
  readonly add: (quantity: CounterQuantity, amount: number) => void;
  readonly observe: (quantity: HistogramQuantity, value: number) => void;
  readonly finish: (reason: FinishedReason) => void;
  /** vLLM's exposition; the gauges are read now. */
  readonly families: (gauges: Readonly<Record<GaugeQuantity, number>>) => readonly Family[];
}

/**
 * Metrics of one engine, all zero.
 * @param modelName label `model_name`
 * @param version vLLM's version, which decides about the names
 */
export function engineMetrics(modelName: string, version: string): EngineMetrics {
  const labels: Labels = { model_name: modelName, engine: "0" };
  const finished = counter();
  for (const reason of finishedReasons) finished.increment({ ...labels, finished_reason: reason }, 0);
  const counters: Record<CounterQuantity, number> = {
    promptTokens: 0,
    generationTokens: 0,
    preemptions: 0,
    prefixCacheQueries: 0,
    prefixCacheHits: 0,
  };
  const of = (quantity: HistogramQuantity) => histogram(histogramBuckets[quantity]);
  const histograms = {
    ttft: of("ttft"),
    itl: of("itl"),
    tpot: of("tpot"),
    e2e: of("e2e"),
    queue: of("queue"),
    prefill: of("prefill"),
    decode: of("decode"),
    inference: of("inference"),
    requestPromptTokens: of("requestPromptTokens"),
    requestGenerationTokens: of("requestGenerationTokens"),
    requestMaxTokens: of("requestMaxTokens"),
  };
  const samples = (family: VllmFamily, gauges: Readonly<Record<GaugeQuantity, number>>) => {
    if (family.type === "gauge") return single(gauges[family.of], labels);
    if (family.type === "histogram") return histograms[family.of].samples(labels);
    return family.of === "finished" ? finished.samples() : single(counters[family.of], labels);
  };
  return {
    add: (quantity, amount) => {
      counters[quantity] += amount;
    },
    observe: (quantity, value) => {
      histograms[quantity].observe(value);
    },
    finish: (reason) => {
      finished.increment({ ...labels, finished_reason: reason });
    },
    families: (gauges) =>
      familiesOf(version).map((family) => ({
        name: family.name,
        type: family.type,
        help: family.help,
        samples: samples(family, gauges),
      })),
  };
}

/** The families that vLLM of this version, `major.minor` or longer, shows by default. */
export function familiesOf(version: string): readonly VllmFamily[] {
  return vllmFamilies.filter(
    ({ since, until }) =>
      (since === undefined || !olderThan(version, since)) &&
      (until === undefined || olderThan(version, until)),
  );
}

function olderThan(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
