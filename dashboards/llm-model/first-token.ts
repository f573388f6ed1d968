import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { canaryHeatmap, canaryQuantiles, liveQuantiles } from "./latencies.ts";

/** Answers "How long until the first token?" (TTFT): queue, then prefill. */
export function firstToken(inventory: Inventory): Row {
  return {
    question: "How long until the first token?",
    panels: [
      canaryQuantiles(inventory, "llm_canary_ttft_seconds", {
        title: "First token, canaries",
        explanation: {
          shows: "Time to first token of canaries through the gateway; five canaries a point.",
          normal: "Flat; p99 near p95.",
          otherwise: "Compare with the queue above: not queued means prefill, gateway or network.",
        },
      }),
      canaryHeatmap(inventory, "llm_canary_ttft_seconds", {
        title: "First token, distribution of canaries",
        explanation: {
          shows: "Canaries by their time to first token; darker is more.",
          normal: "One narrow band.",
          otherwise: "Two bands: a cold and a warm prefix cache, or two replicas that differ.",
        },
      }),
      liveQuantiles("llm_engine_ttft_seconds", {
        title: "First token, live traffic",
        explanation: {
          shows: "Time to first token as the engine measured it; without gateway and network.",
          normal: "Moves with the length of the prompts.",
          otherwise: "Rises and canaries do not: longer prompts. Both rise: load.",
        },
      }),
    ],
  };
}
