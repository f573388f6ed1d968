import { slices } from "./slices.ts";

/** The same parts, made while the event loop turns in between: no more than a slice and a part of it at once. */
export async function* pacedParts<T>(parts: Iterable<T>): AsyncGenerator<T> {
  const slice = slices();
  for (const part of parts) {
    yield part;
    if (slice.areOver()) await slice.next();
  }
}
