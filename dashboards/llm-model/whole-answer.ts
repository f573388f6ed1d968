import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { gauge } from "../layer/promql.ts";
import { canaryHeatmap, canaryQuantiles, liveQuantiles } from "./latencies.ts";
import { selected } from "./selected.ts";

/** Answers "How long does the whole answer take?" (end to end). */
export function wholeAnswer(inventory: Inventory): Row {
  return {
    question: "How long does the whole answer take?",
    panels: [
      canaryQuantiles(
        inventory,
        "llm_canary_e2e_seconds",
        {
          title: "Whole answer, canaries against target",
          explanation: {
            shows:
              "End-to-end time of canaries through the gateway; dashed: what was agreed for their tokens.",
            normal: "p95 below the dashed line.",
            otherwise: "The rows above say which part grew: gateway, queue, first token or stream.",
          },
        },
        [
          {
            expr: gauge("max", "llm_model_latency_target_seconds", [], selected),
            legend: "target",
            draw: "target",
          },
        ],
      ),
      canaryHeatmap(inventory, "llm_canary_e2e_seconds", {
        title: "Whole answer, distribution of canaries",
        explanation: {
          shows: "Canaries by their end-to-end time; darker is more.",
          normal: "One narrow band below the target.",
          otherwise: "A few far above: time-outs or retries; many slightly above: load.",
        },
      }),
      liveQuantiles("llm_engine_e2e_seconds", {
        title: "Whole answer, live traffic",
        explanation: {
          shows: "End-to-end time of live requests in the engine; depends on how much users ask for.",
          normal: "Moves with the length of the answers.",
          otherwise: "Judge it only together with tokens out: longer answers are no fault.",
        },
      }),
    ],
  };
}
