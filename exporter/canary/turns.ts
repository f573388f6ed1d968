/** One after the other: canaries of models on the same cards would measure each other. */
export interface Turns {
  /**
   * Runs the work when it is its turn: when all earlier work in the same lane has ended. Work has to end by itself.
   * @throws {Error} what the work throws, or the signal's reason where it aborts before the turn has come.
   */
  readonly inTurn: (lane: string, work: () => Promise<void>, signal: AbortSignal) => Promise<void>;
}

/** Nobody's turn yet. */
export function turns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    async inTurn(lane, work, signal) {
      const turn = (last.get(lane) ?? Promise.resolve()).then(async () => {
        signal.throwIfAborted();
        await work();
      });
      // Whatever becomes of it, the next one's turn comes.
      const ended = turn.catch(() => undefined);
      last.set(lane, ended);
      await turn;
    },
  };
}
