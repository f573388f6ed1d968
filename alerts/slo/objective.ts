import type { SloName } from "../../inventory/metrics/index.ts";
import {
  bucketEdge,
  matching,
  oneOf,
  series,
  sloNames,
  type LabelMatcher,
} from "../../inventory/metrics/index.ts";
import type { Inventory, LatencyTarget, ModelService } from "../../inventory/model.ts";
import { answered, failed } from "../engine-answers.ts";

/** What a model service promises: which share of which events is good. */
export interface Objective {
  readonly model: ModelService;
  readonly slo: SloName;
  /** Share of good events, below 1. */
  readonly objective: number;
}

/** Every objective of the model services that are always there, by objective and then in inventory order. */
export function objectives({ models }: Pick<Inventory, "models">): readonly Objective[] {
  const served = models.filter(({ residency }) => residency === "always");
  return sloNames.flatMap((slo) =>
    served.flatMap((model) => {
      const objective = model.objectives[slo];
      return objective === undefined ? [] : [{ model, slo, objective }];
    }),
  );
}

/** Two PromQL vectors by model: what is judged, and what of it is bad, per second over a range. */
export interface Indicator {
  readonly slo: SloName;
  readonly events: (range: string) => string;
  readonly errors: (range: string) => string;
}

/**
 * How each objective is measured.
 * - availability: live requests (and canaries) that the model service failed, of those that it did not refuse as
 *   wrong (4xx); one that a client left is none of its faults.
 * - latency, ttft: canaries slower than the target, which has a meaning only for their number of tokens. The bucket
 *   that ends at the target is counted, not estimated. A skipped one is bad: the engine's queue, or the canary before
 *   it, would have held it up for longer than that. One that failed has an objective of its own.
 * - canary: canaries that failed, sent straight to the model service. A skipped one says nothing about that.
 */
export function indicators(inventory: Pick<Inventory, "models">): readonly Indicator[] {
  const served = inventory.models.filter(({ residency }) => residency === "always");
  if (served.length === 0) return [];
  const direct = { model: namesOf(served), path: "direct" } as const;
  const runs = (range: string) =>
    rates(series("llm_canary_runs_total", { ...direct, outcome: matching("success|failure") }), range);
  const failedRuns = series("llm_canary_runs_total", { ...direct, outcome: "failure" });
  return [
    {
      slo: "availability",
      events: (range) => answered(served, range),
      errors: (range) => failed(served, range),
    },
    slow("latency", "llm_canary_e2e_seconds", served, ({ seconds }) => seconds),
    ...withFirstTokens(served).map((models) =>
      slow("ttft", "llm_canary_ttft_seconds", models, ({ ttftSeconds }) => ttftSeconds),
    ),
    {
      slo: "canary",
      events: runs,
      // What has never failed has no series of failures: then there are none, not unknown many.
      errors: (range) => `(${rates(failedRuns, range)} or ${runs(range)} * 0)`,
    },
  ];
}

/** The models that promise a first token in time, as one list; no list where there are none. */
function withFirstTokens(models: readonly ModelService[]): readonly (readonly ModelService[])[] {
  const promised = models.filter(
    ({ objectives: promises, latencyTarget }) =>
      promises.ttft !== undefined && latencyTarget.ttftSeconds !== undefined,
  );
  return promised.length === 0 ? [] : [promised];
}

/** Canaries that took longer than the target, and those that were not even sent because they would have. */
function slow(
  slo: SloName,
  histogram: "llm_canary_e2e_seconds" | "llm_canary_ttft_seconds",
  models: readonly ModelService[],
  targetOf: (target: LatencyTarget) => number | undefined,
): Indicator {
  const targets = new Set(models.flatMap(({ latencyTarget }) => targetOf(latencyTarget) ?? []));
  const due = series("llm_canary_runs_total", {
    model: namesOf(models),
    path: "direct",
    outcome: matching("success|skipped"),
  });
  const inTime = [...targets].map((seconds) =>
    series(`${histogram}_bucket`, {
      model: namesOf(models.filter(({ latencyTarget }) => targetOf(latencyTarget) === seconds)),
      path: "direct",
      le: bucketEdge(seconds),
    }),
  );
  // A target that was changed or agreed has a bucket without a history: until a range begins after it, what came
  // before would look slow, and nothing is said. A model that has no history either is judged.
  const at = (counter: string, range: string) => `present_over_time(${counter}[5m] offset ${range})`;
  const unknown = (range: string) =>
    `${at(due, range)} unless on (model) (${inTime.map((bucket) => at(bucket, range)).join(" or ")})`;
  return {
    slo,
    events: (range) => rates(due, range),
    errors: (range) =>
      `(${rates(due, range)} - (${inTime.map((bucket) => rates(bucket, range)).join(" or ")}) unless on (model) (${unknown(range)}))`,
  };
}

function rates(counter: string, range: string): string {
  return `sum by (model) (rate(${counter}[${range}]))`;
}

function namesOf(models: readonly ModelService[]): LabelMatcher {
  return oneOf(models.map(({ name }) => name));
}
