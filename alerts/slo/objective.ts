import type { SloName } from "../../inventory/metrics/index.ts";
import { bucketEdge, matching, series, sloNames } from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";

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
  return sloNames.flatMap((slo) => served.map((model) => ({ model, slo, objective: model.objectives[slo] })));
}

/** Two PromQL vectors by model: what is judged, and what of it is bad, per second over a range. */
export interface Indicator {
  readonly slo: SloName;
  readonly events: (range: string) => string;
  readonly errors: (range: string) => string;
}

/**
 * How each objective is measured.
 * - availability: live requests (and canaries) that the engine itself ended with an error; one that a client left is
 *   none of its faults.
 * - latency: canaries slower than the target, which has a meaning only for their number of tokens. The
 *   bucket that ends at the target is counted, not estimated.
 * - canary: canaries that failed, sent straight to the model service.
 */
export function indicators(inventory: Pick<Inventory, "models">): readonly Indicator[] {
  const served = inventory.models.filter(({ residency }) => residency === "always");
  if (served.length === 0) return [];
  const those = (are: (model: ModelService) => boolean) =>
    matching(
      served
        .filter(are)
        .map(({ name }) => name.replaceAll(".", "\\."))
        .join("|"),
    );
  const all = those(() => true);
  const targets = [...new Set(served.map(({ latencyTarget }) => latencyTarget.seconds))];
  const canaries = (range: string) =>
    `sum by (model) (rate(${series("llm_canary_e2e_seconds_count", { model: all, path: "direct" })}[${range}]))`;
  const runs = (range: string) =>
    `sum by (model) (rate(${series("llm_canary_runs_total", { model: all, path: "direct", outcome: matching("success|failure") })}[${range}]))`;
  return [
    {
      slo: "availability",
      events: (range) =>
        `sum by (model) (rate(${series("llm_engine_requests_total", { model: all })}[${range}]))`,
      errors: (range) =>
        orNone(
          `sum by (model) (rate(${series("llm_engine_requests_total", { model: all, outcome: "error" })}[${range}]))`,
          `sum by (model) (rate(${series("llm_engine_requests_total", { model: all })}[${range}]))`,
        ),
    },
    {
      slo: "latency",
      events: canaries,
      errors: (range) => {
        const inTime = targets.map(
          (seconds) =>
            `sum by (model) (rate(${series("llm_canary_e2e_seconds_bucket", { model: those(({ latencyTarget }) => latencyTarget.seconds === seconds), path: "direct", le: bucketEdge(seconds) })}[${range}]))`,
        );
        return `(${canaries(range)} - (${inTime.join(" or ")}))`;
      },
    },
    {
      slo: "canary",
      events: runs,
      errors: (range) =>
        orNone(
          `sum by (model) (rate(${series("llm_canary_runs_total", { model: all, path: "direct", outcome: "failure" })}[${range}]))`,
          runs(range),
        ),
    },
  ];
}

/** What has never failed has no series of failures: then there are none, not unknown many. */
function orNone(errors: string, events: string): string {
  return `(${errors} or ${events} * 0)`;
}
