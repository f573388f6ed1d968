import {
  completionPaths,
  failedStatus,
  judgedStatus,
  oneOf,
  series,
  type LabelMatcher,
} from "../inventory/metrics/index.ts";
import type { ModelService } from "../inventory/model.ts";
import type { RecordingRule } from "./documents.ts";
import { recording } from "./record/recorded.ts";

type Named = Pick<ModelService, "name">;

/** The range whose rates are recorded (`record/engines.ts`), for all who judge by it to read. */
const RECORDED = "5m";

/** PromQL: completions a second by model that its API server answered, but for those refused as wrong (4xx). */
export function answered(models: readonly Named[], range: string): string {
  return range === RECORDED
    ? series("model:llm_engine_http_requests:judged_rate5m", { model: namesOf(models) })
    : answers(models, judgedStatus, range);
}

/**
 * PromQL: completions a second by model that failed: answered with 5xx, or ended by the engine with an error where
 * these are more, because an answer that fails while it is streamed keeps its 200. Not their sum: an answer that
 * fails as a whole is in both counts. 0 for a model that answers and has never failed, whose failures have no series.
 */
export function failed(models: readonly Named[], range: string): string {
  return range === RECORDED
    ? series("model:llm_engine_http_requests:failed_rate5m", { model: namesOf(models) })
    : failures(models, range);
}

/** What {@link answered} and {@link failed} read of five minutes, in the order in which it is recorded. */
export function recordedAnswers(models: readonly Named[]): readonly RecordingRule[] {
  return [
    recording("model:llm_engine_http_requests:judged_rate5m", answers(models, judgedStatus, RECORDED)),
    recording("model:llm_engine_http_requests:failed_rate5m", failures(models, RECORDED)),
  ];
}

function failures(models: readonly Named[], range: string): string {
  const refused = answers(models, failedStatus, range);
  const ended = rates(
    series("llm_engine_requests_total", { model: namesOf(models), outcome: "error" }),
    range,
  );
  return `(${ended} > ${refused} or ${refused} or ${ended} or ${answered(models, range)} * 0)`;
}

function answers(models: readonly Named[], status: LabelMatcher, range: string): string {
  const labels = { model: namesOf(models), handler: completionPaths, status };
  return rates(series("llm_engine_http_requests_total", labels), range);
}

function rates(counter: string, range: string): string {
  return `sum by (model) (rate(${counter}[${range}]))`;
}

function namesOf(models: readonly Named[]) {
  return oneOf(models.map(({ name }) => name));
}
