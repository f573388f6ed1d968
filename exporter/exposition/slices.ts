import { setImmediate as turn } from "node:timers/promises";

/** Milliseconds of work after which the event loop turns: nothing else is answered for longer than that. */
const SLICE_MILLISECONDS = 2;

/** Work that goes on for longer than everybody else can wait, slice by slice. */
export interface Slices {
  /** Whether the event loop is to turn before anything else is done. */
  readonly areOver: () => boolean;
  /** Lets the event loop turn; a new slice begins. */
  readonly next: () => Promise<void>;
}

/** The first slice, which begins now. */
export function slices(): Slices {
  let since = performance.now();
  return {
    areOver: () => performance.now() - since >= SLICE_MILLISECONDS,
    async next() {
      await turn();
      since = performance.now();
    },
  };
}
