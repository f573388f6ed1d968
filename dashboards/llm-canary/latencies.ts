import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { heatmap } from "../layer/panels.ts";
import { buckets } from "../layer/promql.ts";
import { selected } from "../llm-model/selected.ts";

const throughGateway = { ...selected, path: "gateway" } as const;

/** Answers "How long does $model take?": distributions, because two bands are two causes. */
export function latencies(inventory: Inventory): Row {
  const stepSeconds = canaryStepSeconds(inventory);
  return {
    question: "How long does $model take?",
    panels: [
      heatmap("First token", "seconds", {
        shows: "Canaries through the gateway by their time to first token; darker is more.",
        normal: "One narrow band.",
        otherwise: "A second band above: a queue, a cold prefix cache, or a slow replica.",
        columns: 8,
        stepSeconds,
        buckets: buckets("llm_canary_ttft_seconds", throughGateway),
      }),
      heatmap("Gaps between tokens", "seconds", {
        shows: "Every gap between two tokens of canaries through the gateway.",
        normal: "One band, far below what a reader notices (100 ms).",
        otherwise: "A haze above the band: the engine is shared by too many, or preempts.",
        columns: 8,
        stepSeconds,
        buckets: buckets("llm_canary_itl_seconds", throughGateway),
      }),
      heatmap("Whole answer", "seconds", {
        shows: "Canaries through the gateway by the time of the whole answer.",
        normal: "One band, below the model's target.",
        otherwise: "Compare with both left: first token up is queue or prefill, gaps up is decoding.",
        columns: 8,
        stepSeconds,
        buckets: buckets("llm_canary_e2e_seconds", throughGateway),
      }),
    ],
  };
}
