import type { CanaryConfig } from "../config.ts";
import { dueTime, firstDelaySeconds, slotAfter } from "./schedule.ts";

/** A model that does not answer is asked again after so many intervals at most: back-off must not hide a recovery. */
const LONGEST_WAIT = 2;

/** What a loop does at its times. */
export interface CanaryLoopActions {
  /** Makes the n-th run, n from 0. @returns whether the model answered at all */
  readonly send: (run: number) => Promise<boolean>;
  /** A run was due while the one before was still under way. */
  readonly skip: () => void;
  /** A run ended in an error that nothing had foreseen. */
  readonly defect: (error: unknown) => void;
}

/** The sending of one model's canaries, until the signal aborts. */
export function runCanaryLoop(
  { model, intervalSeconds }: CanaryConfig,
  { send, skip, defect }: CanaryLoopActions,
  signal: AbortSignal,
): void {
  let runs = 0;
  let underWay = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;

  const tick = () => {
    if (underWay) {
      skip();
    } else {
      underWay = true;
      void send(runs++)
        .then((answered) => {
          failing = !answered;
        })
        .catch(defect)
        .finally(() => {
          // Whatever came of it: else the model would never be sent a canary again.
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
    wait(Math.min(dueTime(model, intervalSeconds, slot) - now, LONGEST_WAIT * intervalSeconds));
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
