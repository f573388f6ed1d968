import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { increase, mean, rate, share } from "../layer/promql.ts";

/** Answers "What is the work like?": the same requests cost more when prompts or answers grow. */
export function work(): Row {
  const prompts = increase("llm_engine_prompt_tokens_total", ["model"], {}, "1d");
  const generated = increase("llm_engine_generation_tokens_total", ["model"], {}, "1d");
  const byRequest = (tokens: string) => `${tokens} / (${rate("llm_engine_requests_total", ["model"])} > 0)`;
  return {
    question: "What is the work like?",
    panels: [
      graph("Tokens in 24 hours", "count", {
        shows: "Prompt and generated tokens of the last 24 hours, by model.",
        normal: "Follows the working week.",
        otherwise: "A steady rise is what to plan with; a step is a new user or a new prompt.",
        columns: 8,
        lines: { "{{model}} in": prompts, "{{model}} out": generated },
      }),
      graph("Tokens of a request", "count", {
        shows: "Mean prompt and generated tokens of a finished request, by model.",
        normal: "Steady.",
        otherwise:
          "Longer prompts: first tokens come later and memory fills. Longer answers: slots are held longer.",
        columns: 8,
        emptyBecause: "no request was finished in this time",
        lines: {
          "{{model}} in": byRequest(rate("llm_engine_prompt_tokens_total", ["model"])),
          "{{model}} out": byRequest(rate("llm_engine_generation_tokens_total", ["model"])),
        },
      }),
      graph("Share of time spent waiting", "share", {
        shows: "Mean time in the queue as a share of the mean whole answer, by model.",
        normal: "Below 10 %.",
        otherwise: "Above half (dashed): users wait for capacity, not for the model.",
        columns: 8,
        max: 1,
        thresholds: ["green", [0.5, "red"]],
        emptyBecause: "no request was finished in this time",
        lines: {
          "{{model}}": share(
            `(${mean("llm_engine_queue_seconds", ["model"])})`,
            `(${mean("llm_engine_e2e_seconds", ["model"])})`,
          ),
        },
      }),
    ],
  };
}
