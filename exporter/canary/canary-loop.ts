import type { CanaryConfig } from "../config.ts";
import { dueTime, firstDelaySeconds, slotAfter } from "./schedule.ts";

/** What a loop does at its times. */
export interface CanaryLoopActions {
  /** Sends the n-th pair, n from 0. @returns whether the model answered at all */
  readonly send: (pair: number) => Promise<boolean>;
  /** A pair was due while the one before was still under way. */
  readonly skip: () => void;
}

/** The sending of one model's canaries, until the signal aborts. */
export function runCanaryLoop(
  { model, intervalSeconds }: CanaryConfig,
  { send, skip }: CanaryLoopActions,
  signal: AbortSignal,
): void {
  let pairs = 0;
  let underWay = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;

  const tick = () => {
    if (underWay) {
      skip();
    } else {
      underWay = true;
      void send(pairs++).then((answered) => {
        failing = !answered;
        underWay = false;
      });
    }
    waitForNext();
  };
  const waitForNext = () => {
    const now = Date.now() / 1000;
    // A model that does not answer is asked half as often: it has trouble enough. A clock that jumped, or a machine
    // that slept, leads to a slot from now on, never to a burst. Slots are 0.8 intervals apart or more.
    const slot = slotAfter(model, intervalSeconds, now + (failing ? 1.5 : 0.5) * intervalSeconds);
    wait(dueTime(model, intervalSeconds, slot) - now);
  };
  const wait = (seconds: number) => {
    timer = setTimeout(tick, Math.max(0, seconds) * 1000);
  };

  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
    },
    { once: true },
  );
  wait(firstDelaySeconds(model, intervalSeconds));
}
