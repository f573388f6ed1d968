import { setTimeout as sleep } from "node:timers/promises";
import type { Family } from "../exposition/family.ts";
import type { Random } from "../random.ts";
import { engineMetrics } from "./engine-metrics.ts";
import { prefixCache } from "./prefix-cache.ts";
import { scheduler, type Sequence } from "./scheduler.ts";

/** How fast an engine is and how much it holds. */
export interface EngineOptions {
  readonly modelId: string;
  readonly engineVersion: string;
  readonly ttftSeconds: number;
  readonly itlSeconds: number;
  readonly jitterRatio: number;
  readonly maxRunning: number;
  readonly kvCacheBlocks: number;
  readonly random: Random;
}

/** What is to be generated. */
export interface Generation {
  readonly prompt: string;
  readonly promptTokens: number;
  /** How long the answer becomes. */
  readonly outputTokens: number;
  /** What the request allows; equal to `outputTokens` where the answer is cut off. */
  readonly maxTokens: number;
  /** Seconds added before the first token and between tokens. */
  readonly extraTtftSeconds: number;
  readonly extraItlSeconds: number;
  /** Before the first token, besides everything else: a stalled engine keeps it open. */
  readonly hold: Promise<void>;
}

/** Why an answer ended. */
export type FinishReason = "stop" | "length";

/** One token's turn; the last one says why it is the last. */
interface Step {
  readonly finishReason: FinishReason | null;
}

/** A serving engine that generates nothing, at the pace of one that does, and counts it as vLLM does. */
export interface Engine {
  /** One step a token. Ends early, and counts an abort, when the signal is aborted. */
  readonly generate: (generation: Generation, signal: AbortSignal) => AsyncGenerator<Step, void>;
  readonly families: () => readonly Family[];
  /** Requests in execution and waiting. */
  readonly load: () => number;
}

/** An idle engine. */
export function engine(options: EngineOptions): Engine {
  const { random, jitterRatio, ttftSeconds, itlSeconds } = options;
  const metrics = engineMetrics(options.modelId, options.engineVersion);
  const cache = prefixCache(options.kvCacheBlocks);
  const schedule = scheduler(options.maxRunning, options.kvCacheBlocks);
  const jittered = (seconds: number) => seconds * (1 + jitterRatio * (2 * random() - 1));

  async function* generate(generation: Generation, signal: AbortSignal): AsyncGenerator<Step, void> {
    const { promptTokens, outputTokens, maxTokens } = generation;
    const sequence: Sequence = { tokens: promptTokens };
    const arrived = now();
    let complete = false;
    try {
      await schedule.admit(sequence, signal);
      const scheduled = now();
      metrics.add("prefixCacheQueries", promptTokens);
      metrics.add("prefixCacheHits", Math.min(promptTokens, cache.lookUp(generation.prompt)));
      await unlessAborted(generation.hold, signal);
      await until(scheduled + jittered(ttftSeconds) + generation.extraTtftSeconds, signal);
      const first = now();
      metrics.add("promptTokens", promptTokens);
      metrics.observe("ttft", first - arrived);
      let last = first;
      for (let token = 1; token <= outputTokens; token += 1) {
        if (token > 1) {
          await until(last + jittered(itlSeconds) + generation.extraItlSeconds, signal);
          const time = now();
          metrics.observe("itl", time - last);
          last = time;
        }
        metrics.add("generationTokens", 1);
        const isLast = token === outputTokens;
        if (isLast) {
          finish(generation, { arrived, scheduled, first, last });
          complete = true;
          schedule.leave(sequence);
        } else if (!schedule.grow(sequence)) {
          metrics.add("preemptions", 1);
          await schedule.admit(sequence, signal);
          await until(now() + jittered(ttftSeconds), signal);
        }
        yield { finishReason: isLast ? finishReason(outputTokens, maxTokens) : null };
      }
    } finally {
      schedule.leave(sequence);
      if (!complete) metrics.finish("abort");
    }
  }

  function finish({ promptTokens, outputTokens, maxTokens }: Generation, times: Times): void {
    const { arrived, scheduled, first, last } = times;
    metrics.finish(finishReason(outputTokens, maxTokens));
    metrics.observe("e2e", last - arrived);
    metrics.observe("queue", scheduled - arrived);
    metrics.observe("prefill", first - scheduled);
    metrics.observe("decode", last - first);
    metrics.observe("inference", last - scheduled);
    metrics.observe("tpot", outputTokens > 1 ? (last - first) / (outputTokens - 1) : 0);
    metrics.observe("requestPromptTokens", promptTokens);
    metrics.observe("requestGenerationTokens", outputTokens);
    metrics.observe("requestMaxTokens", maxTokens);
  }

  return {
    generate,
    families: () =>
      metrics.families({
        running: schedule.running(),
        waiting: schedule.waiting(),
        kvCacheUsage: schedule.cacheUsage(),
      }),
    load: () => schedule.running() + schedule.waiting(),
  };
}

/** Moments of one request, in seconds. */
interface Times {
  readonly arrived: number;
  readonly scheduled: number;
  readonly first: number;
  readonly last: number;
}

function finishReason(outputTokens: number, maxTokens: number): FinishReason {
  return outputTokens >= maxTokens ? "length" : "stop";
}

function now(): number {
  return performance.now() / 1000;
}

async function until(moment: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const milliseconds = (moment - now()) * 1000;
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal });
}

function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new Error("aborted while held"));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
  });
}
