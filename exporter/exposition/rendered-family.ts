import type { Family } from "./family.ts";

/** What a family can be. `untyped` is OpenMetrics' `unknown`. */
export type FamilyType = "counter" | "gauge" | "histogram" | "summary" | "untyped";

/** A family as it is sent: what HELP and TYPE say, and its sample lines as bytes that are the same in every text format. */
export interface RenderedFamily {
  /** Of a counter with its `_total`. */
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /**
   * Whole sample lines, each ended by a newline. Never changed once handed over: they are shared between scrapes,
   * and what they compress to is kept for as long as they are.
   */
  readonly blocks: readonly Uint8Array[];
}

/** What a scrape consists of: plain data, rendered now, or what was rendered when it came. */
export type ExposedFamily = Family | RenderedFamily;
