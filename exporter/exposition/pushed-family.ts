import type { Labels } from "./family.ts";
import type { FamilyType } from "./rendered-family.ts";

/** One sample line of a pushed family. */
export interface PushedSample {
  /** With `_bucket`, `_sum`, `_count`, `_total`. */
  readonly name: string;
  /** In the order sent, `le` and `quantile` among them; those two as `1.0`, `0.3`, `+Inf`, however they were written. */
  readonly labels: Labels;
  readonly value: number;
}

/**
 * One family of a pushed body, checked against its format's own rules (names, label names, UTF-8, duplicates,
 * structure of histograms and summaries, no timestamps) and against nothing else.
 */
export interface PushedFamily {
  /** Of a counter with its `_total`, where its samples have one. */
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /** At least one. */
  readonly samples: readonly PushedSample[];
}
