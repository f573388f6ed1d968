/** A time by which something has to be done. */
export interface Deadline {
  /** Aborts when the time is up, or when whoever waits gives up. */
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it. */
  readonly passed: () => boolean;
  /** To be called when it is done: nothing aborts any more. */
  readonly done: () => void;
}

/**
 * A deadline so many seconds from now.
 *
 * Not `AbortSignal.any([cut, AbortSignal.timeout(…)])`: up to Node 20 the garbage collector may take such a time-out
 * while the signal that was made of it is waited for, and it never comes.
 * @param cut ends it earlier
 */
export function deadline(seconds: number, cut: AbortSignal): Deadline {
  const control = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    control.abort(new DOMException(`not done within ${String(seconds)} s`, "TimeoutError"));
  }, seconds * 1000);
  // Nobody who has stopped waiting keeps the process alive.
  timer.unref();
  const giveUp = () => {
    control.abort(cut.reason);
  };
  const done = () => {
    clearTimeout(timer);
    cut.removeEventListener("abort", giveUp);
  };
  control.signal.addEventListener("abort", done, { once: true });
  if (cut.aborted) giveUp();
  else cut.addEventListener("abort", giveUp, { once: true });
  return { signal: control.signal, passed: () => passed, done };
}
