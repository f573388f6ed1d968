import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, rate } from "../layer/promql.ts";

/** Why nothing may be known of the cards. */
export interface Silence {
  readonly emptyBecause?: string;
}

/** Answers "Are the cards used?". */
export function use(silence: Silence): Row {
  const used = gauge("max", "gpu:memory_used:bytes", ["host", "uuid"]);
  const size = gauge("max", "gpu:memory_total:bytes", ["host", "uuid"]);
  return {
    question: "Are the cards used?",
    panels: [
      graph("Time in which a card computes", "share", {
        shows: "Share of time in which some kernel ran; it says nothing of how well the card was filled.",
        normal: "High while requests run.",
        otherwise:
          "0 % while requests run or wait: the engine is stalled, or the model runs on another card.",
        columns: 8,
        max: 1,
        ...silence,
        lines: {
          "{{host}} {{uuid}}": gauge("max", "gpu:utilization:ratio", ["host", "uuid"]),
        },
      }),
      graph("Memory in use", "share", {
        shows: "Share of a card's memory: weights, contexts and what others left.",
        normal: "Level: an engine takes its share when it starts.",
        otherwise: "A step without a deployment: another process is on the card (nvidia-smi names it).",
        columns: 8,
        max: 1,
        ...silence,
        // 98 %: what vLLM itself asks for at most (--gpu-memory-utilization 0.98).
        thresholds: ["green", [0.98, "yellow"]],
        lines: { "{{host}} {{uuid}}": `${used} / ${size}` },
      }),
      graph("Energy of a token", "joules", {
        shows: "Power of all cards over tokens generated per second, by all models.",
        normal: "Falls with load: a full batch costs little more than one request.",
        otherwise: "Rises at equal load: longer prompts, a slower clock, or a card that idles hot.",
        columns: 8,
        emptyBecause: silence.emptyBecause ?? "no token was generated in this time",
        lines: {
          joules: `${gauge("sum", "gpu:power:watts", [])} / (${rate("llm_engine_generation_tokens_total", [])} > 0)`,
        },
      }),
    ],
  };
}
