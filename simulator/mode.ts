import { z } from "zod";

/** How a played service behaves. Set over the admin endpoint. */
export const modeSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("normal") }),
  /** Answers late: a model's tokens, any other service's answers. */
  z.strictObject({
    mode: z.literal("slow"),
    /** Added before the first token, or before any other answer. */
    ttftSeconds: z.number().min(0).max(600).default(2),
    /** Added between tokens. */
    itlSeconds: z.number().min(0).max(60).default(0.2),
  }),
  /** Answers 500 to this share of requests. `/metrics` goes on answering, as vLLM's does when its engine died. */
  z.strictObject({ mode: z.literal("failing"), ratio: z.number().gt(0).max(1).default(1) }),
  /** Accepts connections and requests, and answers none. */
  z.strictObject({ mode: z.literal("hanging") }),
  /** Says that it is healthy and lists its models, and no token ever comes: no request reaches its engine. */
  z.strictObject({ mode: z.literal("lying") }),
  /** Of a model service: its engine takes requests and generates nothing, and its API server answers as ever. */
  z.strictObject({ mode: z.literal("stalled") }),
  /** Nothing listens: connection refused. */
  z.strictObject({ mode: z.literal("dead") }),
]);

/** One mode with its options. */
export type Mode = z.output<typeof modeSchema>;

/** How every service begins. */
export const normalMode: Mode = { mode: "normal" };

/** Seconds that a mode adds before a first token, or before an answer without tokens. */
export function extraTtftSeconds(mode: Mode): number {
  return mode.mode === "slow" ? mode.ttftSeconds : 0;
}

/** Seconds that a mode adds between tokens. */
export function extraItlSeconds(mode: Mode): number {
  return mode.mode === "slow" ? mode.itlSeconds : 0;
}
