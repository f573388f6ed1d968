import type { Steps } from "../../../exporter/exposition/steps.ts";

/** What steps come to, done at once. */
export function result<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
