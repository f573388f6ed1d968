import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { gauge, quantile } from "../layer/promql.ts";

const throughGateway = { path: "gateway" } as const;

/** Answers "Do users get fast answers?", by canaries: only they ask the same question every time. */
export function latency(inventory: Inventory): Row {
  const canary = {
    kind: "time-series",
    columns: 8,
    stepSeconds: canaryStepSeconds(inventory),
    unit: "seconds",
  } as const;
  const { overheadTargetSeconds } = inventory.gateway;
  const milliseconds = String(Math.round(overheadTargetSeconds * 1000));
  return {
    question: "Do users get fast answers?",
    panels: [
      {
        ...canary,
        title: "First token, p95 of canaries",
        explanation: {
          shows:
            "Time to first token through the gateway; five canaries a point, so p95 is close to the slowest.",
          normal: "Flat, and well below the whole answer.",
          otherwise:
            "A rise with waiting requests is a queue; without, a slow prefill or gateway: open the model.",
        },
        noData: "No canary ran in this time",
        queries: [
          {
            expr: quantile(0.95, "llm_canary_ttft_seconds", ["model"], throughGateway),
            legend: "{{model}}",
          },
        ],
      },
      {
        ...canary,
        title: "Whole answer, p95 of canaries against target",
        explanation: {
          shows: `End-to-end time of a canary (${tokens(inventory)}) through the gateway; dashed: what was agreed.`,
          normal: "Each line below the dashed one of its own model.",
          otherwise:
            "See the first token beside it: equal rise means queue or prefill, otherwise decoding is slow.",
        },
        noData: "No canary ran in this time",
        queries: [
          {
            expr: quantile(0.95, "llm_canary_e2e_seconds", ["model"], throughGateway),
            legend: "{{model}}",
          },
          {
            expr: gauge("max", "llm_model_latency_target_seconds", ["model"]),
            legend: "{{model}} target",
            draw: "target",
          },
        ],
      },
      {
        ...canary,
        title: "What the gateway adds to the first token",
        explanation: {
          shows:
            "Median difference between a canary through the gateway and one sent straight to the model at the same time.",
          normal: `Below ${milliseconds} ms (dashed). Slightly below 0 is noise.`,
          otherwise:
            "Look at the gateway's load and logs; the model's dashboard shows how sure the number is.",
        },
        noData: "Fewer than six pairs of canaries yet",
        emptyBecause: "the exporter has not run six pairs of canaries yet, which takes it six minutes",
        thresholds: ["green", [overheadTargetSeconds, "red"]],
        queries: [{ expr: gauge("max", "llm_gateway_overhead_seconds", ["model"]), legend: "{{model}}" }],
      },
    ],
  };
}

function tokens({ models }: Inventory): string {
  const sizes = new Set(
    models.map(
      ({ latencyTarget: { promptTokens, outputTokens } }) =>
        `${String(promptTokens)} prompt and ${String(outputTokens)} output tokens`,
    ),
  );
  return [...sizes].join(" or ");
}
