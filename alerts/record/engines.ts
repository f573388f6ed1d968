import {
  bucketEdge,
  oneOf,
  series,
  vllmRequestEdges,
  type HistogramName,
} from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import type { RecordingRule } from "../documents.ts";
import { recordedAnswers } from "../engine-answers.ts";
import { parts } from "./parts.ts";
import { recording } from "./recorded.ts";

/** Every range of these rules: twenty scrapes. */
const range = "5m";

/** What the engines do for their users, by model, team and in all: rates, latencies, and where the time goes. */
export function engineRates(inventory: Inventory): readonly RecordingRule[] {
  const monitored = inventory.models.filter(({ residency }) => residency !== "planned");
  if (monitored.length === 0) return [];
  return [
    recording("model:llm_engine_requests:rate5m", rate(series("llm_engine_requests_total"))),
    recording(
      "model_outcome:llm_engine_requests:rate5m",
      `sum by (model, outcome) (rate(${series("llm_engine_requests_total")}[${range}]))`,
    ),
    ...recordedAnswers(monitored),
    recording("model:llm_engine_prompt_tokens:rate5m", rate(series("llm_engine_prompt_tokens_total"))),
    recording(
      "model:llm_engine_generation_tokens:rate5m",
      rate(series("llm_engine_generation_tokens_total")),
    ),
    ...goodputs(monitored),
    recording("model:llm_engine_ttft_seconds:p95_rate5m", percentile95("llm_engine_ttft_seconds")),
    recording("model:llm_engine_itl_seconds:p95_rate5m", percentile95("llm_engine_itl_seconds")),
    recording("model:llm_engine_e2e_seconds:p95_rate5m", percentile95("llm_engine_e2e_seconds")),
    recording("model:llm_engine_queue_seconds:mean_rate5m", mean("llm_engine_queue_seconds")),
    recording("model:llm_engine_prefill_seconds:mean_rate5m", mean("llm_engine_prefill_seconds")),
    recording("model:llm_engine_decode_seconds:mean_rate5m", mean("llm_engine_decode_seconds")),
    recording("model:llm_engine_e2e_seconds:mean_rate5m", mean("llm_engine_e2e_seconds")),
    ...totals(monitored),
  ];
}

function rate(counter: string): string {
  return `sum by (model) (rate(${counter}[${range}]))`;
}

function percentile95(histogram: HistogramName): string {
  return `histogram_quantile(0.95, sum by (model, le) (rate(${series(`${histogram}_bucket`)}[${range}])))`;
}

/** Nothing where nothing was observed: 0/0 is no latency. */
function mean(histogram: HistogramName): string {
  return `${rate(series(`${histogram}_sum`))} / (${rate(series(`${histogram}_count`))} > 0)`;
}

/**
 * Requests a second within the latency target, counted at the highest edge of the engine's histogram that does not
 * exceed it: exact where the target is an edge, else too few. A target below the lowest edge has none.
 */
function goodputs(models: readonly ModelService[]): readonly RecordingRule[] {
  const edgeOf = ({ latencyTarget }: ModelService) =>
    vllmRequestEdges.findLast((edge) => edge <= latencyTarget.seconds);
  const edges = [...new Set(models.map(edgeOf))].filter((edge) => edge !== undefined);
  const counted = edges.map((edge) =>
    rate(
      series("llm_engine_e2e_seconds_bucket", {
        model: namesOf(models.filter((model) => edgeOf(model) === edge)),
        le: bucketEdge(edge),
      }),
    ),
  );
  return counted.length === 0 ? [] : [recording("model:llm_engine_goodput:rate5m", counted.join(" or "))];
}

function totals(models: readonly ModelService[]): readonly RecordingRule[] {
  return parts(models).flatMap(({ level, of, labels }) => [
    recording(
      `${level}:llm_engine_requests:rate5m`,
      `sum(${series("model:llm_engine_requests:rate5m", of)})`,
      labels,
    ),
    recording(
      `${level}:llm_engine_prompt_tokens:rate5m`,
      `sum(${series("model:llm_engine_prompt_tokens:rate5m", of)})`,
      labels,
    ),
    recording(
      `${level}:llm_engine_generation_tokens:rate5m`,
      `sum(${series("model:llm_engine_generation_tokens:rate5m", of)})`,
      labels,
    ),
    recording(
      `${level}:llm_engine_goodput:rate5m`,
      `sum(${series("model:llm_engine_goodput:rate5m", of)})`,
      labels,
    ),
    ...(["queue", "prefill", "decode", "e2e"] as const).map((phase) =>
      recording(
        `${level}:llm_engine_${phase}_seconds:mean_rate5m`,
        meanOfRequests(series(`model:llm_engine_${phase}_seconds:mean_rate5m`, of)),
        labels,
      ),
    ),
  ]);
}

/** The mean of all requests: a model's own mean counts as often as it finished requests. */
function meanOfRequests(mean: string): string {
  const requests = series("model:llm_engine_requests:rate5m");
  return `sum(${mean} * ${requests}) / (sum(${requests} and ${mean}) > 0)`;
}

function namesOf(models: readonly ModelService[]) {
  return oneOf(models.map(({ name }) => name));
}
