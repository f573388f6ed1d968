import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { gauge, quantile } from "../layer/promql.ts";
import { selected } from "./selected.ts";

/** Answers "What does the way through the gateway cost?". */
export function gateway(inventory: Inventory): Row {
  const { overheadTargetSeconds } = inventory.gateway;
  const milliseconds = String(Math.round(overheadTargetSeconds * 1000));
  const overhead = gauge("max", "llm_gateway_overhead_seconds", [], selected);
  const error = gauge("max", "llm_gateway_overhead_error_seconds", [], selected);
  return {
    question: "What does the gateway add?",
    panels: [
      {
        kind: "time-series",
        title: "Gateway overhead and how sure it is",
        explanation: {
          shows:
            "Median difference of first tokens, gateway minus direct, of canaries in pairs; shaded: 95 % confidence.",
          normal: `The line below ${milliseconds} ms (dashed). A band that reaches below 0 is noise, not a gain.`,
          otherwise:
            "The whole band above the dashed line: the gateway is slow for certain. Half: wait for more pairs.",
        },
        columns: 12,
        noData: "Fewer than six pairs of canaries yet, or the model is not served always",
        emptyBecause: "the exporter has not run six pairs of canaries yet, which takes it six minutes",
        unit: "seconds",
        thresholds: ["green", [overheadTargetSeconds, "red"]],
        queries: [
          { expr: overhead, legend: "overhead" },
          { expr: `${overhead} + ${error}`, legend: "upper", draw: "upper" },
          { expr: `${overhead} - ${error}`, legend: "lower", draw: "lower" },
        ],
      },
      {
        kind: "time-series",
        title: "First token by path, median of canaries",
        explanation: {
          shows: "The same question asked straight to the model and through the gateway.",
          normal: "Two lines close together.",
          otherwise: "Only the gateway's rises: its own queue (at most 100 requests at once) or its host.",
        },
        columns: 12,
        noData: "No canary ran in this time",
        stepSeconds: canaryStepSeconds(inventory),
        unit: "seconds",
        queries: [{ expr: quantile(0.5, "llm_canary_ttft_seconds", ["path"], selected), legend: "{{path}}" }],
      },
    ],
  };
}
