import { series } from "../../inventory/metrics/index.ts";

/**
 * The recorded series that a report is made of, by what they are called here. Of several replicas that keep the same
 * series in one store, the largest value counts.
 */
export const questions = {
  requests: byModel(series("model:llm_engine_requests:rate5m")),
  goodput: byModel(series("model:llm_engine_goodput:rate5m")),
  promptTokens: byModel(series("model:llm_engine_prompt_tokens:rate5m")),
  generationTokens: byModel(series("model:llm_engine_generation_tokens:rate5m")),
  queueSeconds: byModel(series("model:llm_engine_queue_seconds:mean_rate5m")),
  prefillSeconds: byModel(series("model:llm_engine_prefill_seconds:mean_rate5m")),
  decodeSeconds: byModel(series("model:llm_engine_decode_seconds:mean_rate5m")),
  e2eSeconds: byModel(series("model:llm_engine_e2e_seconds:mean_rate5m")),
  e2eP95Seconds: byModel(series("model:llm_engine_e2e_seconds:p95_rate5m")),
  ttftP95Seconds: byModel(series("model:llm_engine_ttft_seconds:p95_rate5m")),
  targetRequests: byModel(series("model:llm_throughput_target:requests_per_second")),
  growthRequestsPerDay: byModel(series("model:llm_throughput_growth:requests_per_second_per_day")),
  limitDays: byModel(series("model:llm_throughput_limit:days")),
  events: byObjective(series("slo:sli_events:rate5m")),
  errorRatio: byObjective(series("slo:sli_error:ratio_rate5m")),
  objective: byObjective(series("slo:objective:ratio")),
} as const;

export type Question = keyof typeof questions;

/** A series over a period. */
export interface Answer {
  readonly labels: Readonly<Record<string, string>>;
  /** Value by second since 1970; only numbers, what is missing or NaN has no entry. */
  readonly values: ReadonlyMap<number, number>;
}

/** What a store answers, by question. */
export type Answers = Readonly<Record<Question, readonly Answer[]>>;

function byModel(selector: string): string {
  return `max by (model) (${selector})`;
}

function byObjective(selector: string): string {
  return `max by (model, slo) (${selector})`;
}
