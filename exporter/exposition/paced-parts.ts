import { setImmediate as turn } from "node:timers/promises";

/** Milliseconds of work after which the event loop turns: nothing else is answered for longer than that. */
const SLICE_MILLISECONDS = 2;

/** The same parts, made while the event loop turns in between: no more than a slice and a part of it at once. */
export async function* pacedParts<T>(parts: Iterable<T>): AsyncGenerator<T> {
  let since = performance.now();
  for (const part of parts) {
    yield part;
    if (performance.now() - since < SLICE_MILLISECONDS) continue;
    await turn();
    since = performance.now();
  }
}
