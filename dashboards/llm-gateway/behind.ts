import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, rate } from "../layer/promql.ts";

/** Answers "What does it add, and what waits behind it?". */
export function behind({ gateway }: Inventory): Row {
  const { overheadTargetSeconds, concurrencyTargetRequests } = gateway;
  const running = gauge("sum", "llm_engine_requests_running", []);
  const waiting = gauge("sum", "llm_engine_requests_waiting", []);
  return {
    question: "What does it add, and what waits behind it?",
    panels: [
      graph("Added to the first token, by model", "seconds", {
        shows: "Median difference of canaries in pairs, through the gateway minus direct.",
        normal: `Below ${String(Math.round(overheadTargetSeconds * 1000))} ms (dashed). Slightly below 0 is noise.`,
        otherwise:
          "All models: the gateway or its host. One: its route; the model's dashboard shows how sure it is.",
        columns: 8,
        emptyBecause: "the exporter has not run six pairs of canaries yet, which takes it six minutes",
        thresholds: ["green", [overheadTargetSeconds, "red"]],
        lines: { "{{model}}": gauge("max", "llm_gateway_overhead_seconds", ["model"]) },
      }),
      graph("Requests at once in all engines", "count", {
        shows: "Requests running and waiting in the engines; what came past the gateway is counted as well.",
        normal: `Below ${String(concurrencyTargetRequests)} (dashed), what the gateway carries at once.`,
        otherwise: "At the line: the gateway refuses or queues. Waiting grows: engines are full.",
        columns: 8,
        thresholds: ["green", [concurrencyTargetRequests, "red"]],
        lines: { "running and waiting": `${running} + ${waiting}`, waiting },
      }),
      graph("Requests by model", "requestsPerSecond", {
        shows: "Finished requests per second, by the engine that answered them.",
        normal: "What users ask for.",
        otherwise: "One falls to 0 and others do not: its route in the gateway, or the model is gone.",
        columns: 8,
        lines: { "{{model}}": rate("llm_engine_requests_total", ["model"]) },
      }),
    ],
  };
}
