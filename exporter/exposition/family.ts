/** Labels in the order in which they are written. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** One value of a counter or gauge. */
interface ScalarSeries {
  readonly labels: Labels;
  readonly value: number;
}

/** One histogram. Its `+Inf` bucket is `count`. */
export interface HistogramSeries {
  readonly labels: Labels;
  /** Ascending upper edges, without `+Inf`, each with the number of observations at or below it. */
  readonly buckets: readonly { readonly upperEdge: number; readonly cumulativeCount: number }[];
  readonly sum: number;
  readonly count: number;
}

/** One metric with all of its series: what a HELP and a TYPE line stand for. */
export type Family =
  | {
      readonly type: "counter" | "gauge";
      /** Of a counter with its `_total`. */
      readonly name: string;
      readonly help: string;
      readonly series: readonly ScalarSeries[];
    }
  | {
      readonly type: "histogram";
      readonly name: string;
      readonly help: string;
      readonly series: readonly HistogramSeries[];
    };
