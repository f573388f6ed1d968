import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { canaryHeatmap, canaryQuantiles, liveQuantiles } from "./latencies.ts";

/** Answers "Does the text flow?": gaps between tokens (ITL) and mean time per token (TPOT). */
export function streaming(inventory: Inventory): Row {
  return {
    question: "Does the text flow?",
    panels: [
      {
        ...canaryQuantiles(inventory, "llm_canary_itl_seconds", {
          title: "Gaps between tokens, canaries",
          explanation: {
            shows: "Inter-token latency: every single gap in the stream of a canary.",
            normal: "Tens of milliseconds; p99 a few times p50.",
            otherwise: "A high p99 alone is stutter: long prompts of others are prefilled in between.",
          },
        }),
        columns: 12,
      },
      {
        ...canaryQuantiles(inventory, "llm_canary_tpot_seconds", {
          title: "Time per token, canaries",
          explanation: {
            shows: "Time per output token: one mean a canary, without the first token.",
            normal: "Near the median gap beside it.",
            otherwise:
              "Rising with requests running: batches grew. Rising alone: the GPU is slower; look at its clocks.",
          },
        }),
        columns: 12,
      },
      {
        ...canaryHeatmap(inventory, "llm_canary_itl_seconds", {
          title: "Gaps between tokens, distribution of canaries",
          explanation: {
            shows: "Gaps by their length; darker is more.",
            normal: "One band, thin above it.",
            otherwise: "A second band far above: pauses that readers see.",
          },
        }),
        columns: 12,
      },
      {
        ...liveQuantiles("llm_engine_itl_seconds", {
          title: "Gaps between tokens, live traffic",
          explanation: {
            shows: "Inter-token latency of live requests as the engine measured it.",
            normal: "Like the canaries'.",
            otherwise: "Lower than the canaries': the gateway or the network holds tokens back.",
          },
        }),
        columns: 12,
      },
    ],
  };
}
