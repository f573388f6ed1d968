import type { PushedFamily, PushedSample } from "./pushed-family.ts";

/** A family while its body is read, with where each of its samples stands. */
export interface PlacedFamily extends PushedFamily {
  readonly samples: PushedSample[];
  /** For error messages. @param sample index in `samples` */
  readonly placeOf: (sample: number) => string;
}
