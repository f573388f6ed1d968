import type { Row } from "../layer/model.ts";
import { gauge, rate } from "../layer/promql.ts";

/** Answers "How much work is done?", by the engines' own counters: all traffic, whoever sent it. */
export function throughput(): Row {
  const panel = { kind: "time-series", columns: 8, noData: "No engine is scraped in this time" } as const;
  return {
    question: "How much work is done?",
    panels: [
      {
        ...panel,
        title: "Requests against target",
        explanation: {
          shows:
            "Finished requests per second, canaries included; dashed: what the service was agreed to carry.",
          normal: "Below the dashed line of its model; follows the working day.",
          otherwise:
            "Near the line: plan capacity. A sudden fall with healthy models: look upstream, at the gateway.",
        },
        unit: "requestsPerSecond",
        queries: [
          { expr: rate("llm_engine_requests_total", ["model"]), legend: "{{model}}" },
          {
            expr: gauge("max", "llm_model_throughput_target_requests_per_second", ["model"]),
            legend: "{{model}} target",
            draw: "target",
          },
        ],
      },
      {
        ...panel,
        title: "Tokens in",
        explanation: {
          shows: "Prompt tokens processed per second.",
          normal: "Moves with requests.",
          otherwise: "Rising while requests do not: prompts grew, and first tokens come later.",
        },
        unit: "tokensPerSecond",
        queries: [{ expr: rate("llm_engine_prompt_tokens_total", ["model"]), legend: "{{model}}" }],
      },
      {
        ...panel,
        title: "Tokens out",
        explanation: {
          shows: "Tokens generated per second.",
          normal: "Moves with requests.",
          otherwise:
            "Zero while requests run or wait: the engine is stalled though its API answers; restart it.",
        },
        unit: "tokensPerSecond",
        queries: [{ expr: rate("llm_engine_generation_tokens_total", ["model"]), legend: "{{model}}" }],
      },
    ],
  };
}
