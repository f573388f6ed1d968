import { slices } from "./slices.ts";

/** Work that stops after each of its steps, none of which takes long, and what it comes to. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** What the steps come to, done while the event loop turns in between. @throws what a step throws */
export async function pacedResult<T>(steps: Steps<T>): Promise<T> {
  const slice = slices();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (slice.areOver()) await slice.next();
  }
}
