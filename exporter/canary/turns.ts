import { setTimeout as after } from "node:timers/promises";

/** One after the other: canaries of models on the same cards would measure each other. */
export interface Turns {
  /**
   * Runs the work when it is its turn. The next one's turn comes when the work has ended, or after so many seconds: a
   * model that hangs must not silence the others.
   * @throws {Error} what the work throws, or the signal's reason where it aborts before the turn has come.
   */
  readonly inTurn: (work: () => Promise<void>, atMostSeconds: number, signal: AbortSignal) => Promise<void>;
}

/** Nobody's turn yet. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async inTurn(work, atMostSeconds, signal) {
      const before = last;
      let release: () => void = () => undefined;
      last = new Promise<void>((resolve) => {
        release = resolve;
      });
      const ended = new AbortController();
      try {
        await before;
        signal.throwIfAborted();
        void after(atMostSeconds * 1000, undefined, { signal: ended.signal }).then(release, () => undefined);
        await work();
      } finally {
        ended.abort();
        release();
      }
    },
  };
}
