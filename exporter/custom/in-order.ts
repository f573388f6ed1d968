import { setImmediate as turn } from "node:timers/promises";

/**
 * Does one thing after the other, in the order asked for, also after one that failed. The event loop turns before each
 * of them: however many wait, whoever asks for something else is answered in between.
 */
export function inOrder(): <T>(task: () => T | Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(() => turn()).then(task);
    last = next.catch(() => undefined);
    return next;
  };
}
