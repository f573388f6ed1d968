import { BLOCK_TOKENS } from "./prefix-cache.ts";

/** One request as the scheduler sees it. */
export interface Sequence {
  /** Prompt and generated tokens so far. */
  tokens: number;
}

/** Decides who runs: at most so many at one time, first come first served, as long as the KV cache has room. */
export interface Scheduler {
  /** Resolves when the sequence runs. @throws the signal's reason when it is aborted while it waits. */
  readonly admit: (sequence: Sequence, signal: AbortSignal) => Promise<void>;
  /** One more token. False when the cache is full and this, the newest sequence, has to make room: it no longer runs. */
  readonly grow: (sequence: Sequence) => boolean;
  /** The sequence ended, whether it ran or not. */
  readonly leave: (sequence: Sequence) => void;
  readonly running: () => number;
  readonly waiting: () => number;
  /** Share of the KV cache in use, 0–1. */
  readonly cacheUsage: () => number;
}

interface Waiter {
  readonly sequence: Sequence;
  readonly start: () => void;
}

/** An idle scheduler. @param maxRunning requests at one time @param cacheBlocks blocks of the KV cache */
export function scheduler(maxRunning: number, cacheBlocks: number): Scheduler {
  // Oldest first.
  const running: Sequence[] = [];
  const queue: Waiter[] = [];
  const blocks = ({ tokens }: Sequence) => Math.ceil(tokens / BLOCK_TOKENS);
  const used = () => running.reduce((sum, sequence) => sum + blocks(sequence), 0);

  function startNext(): void {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      // A sequence that is larger than the whole cache runs alone rather than never.
      const fits = running.length === 0 || used() + blocks(next.sequence) <= cacheBlocks;
      if (running.length >= maxRunning || !fits) return;
      queue.shift();
      running.push(next.sequence);
      next.start();
    }
  }

  function leave(sequence: Sequence): void {
    const index = running.indexOf(sequence);
    if (index >= 0) running.splice(index, 1);
    startNext();
  }

  return {
    admit: (sequence, signal) =>
      new Promise((resolve, reject) => {
        const abandon = () => {
          const index = queue.indexOf(waiter);
          if (index >= 0) queue.splice(index, 1);
          reject(new Error("aborted while waiting"));
          startNext();
        };
        const waiter: Waiter = {
          sequence,
          start: () => {
            signal.removeEventListener("abort", abandon);
            resolve();
          },
        };
        if (signal.aborted) {
          reject(new Error("aborted while waiting"));
          return;
        }
        signal.addEventListener("abort", abandon, { once: true });
        queue.push(waiter);
        startNext();
      }),
    grow: (sequence) => {
      sequence.tokens += 1;
      const newest = running.length > 1 && running.at(-1) === sequence;
      if (!newest || used() <= cacheBlocks) return true;
      leave(sequence);
      return false;
    },
    leave,
    running: () => running.length,
    waiting: () => queue.length,
    cacheUsage: () => Math.min(1, used() / cacheBlocks),
  };
}
