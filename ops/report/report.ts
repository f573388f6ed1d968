/** What a report says, before it is written in any format. */
import type { SloName } from "../../inventory/metrics/index.ts";
import type { Residency } from "../../inventory/model.ts";
import type { Finding } from "./findings.ts";
import type { Period } from "./period.ts";

/** How a promise was kept in the period. */
export interface ObjectiveMeasure {
  readonly slo: SloName;
  /** Events that were judged: requests, or canaries. */
  readonly events: number;
  /** Share of good events that was promised, 0–1; of several models weighted by their events. */
  readonly objective: number;
  /** Share that was good, 0–1. */
  readonly attainment: number;
  /** Bad events / bad events that the promise allows: 1 is all of the budget of this period. */
  readonly budgetSpent: number;
}

/** Where the mean time of a request went, in seconds. */
export interface LatencySplit {
  readonly queue: number;
  readonly prefill: number;
  readonly decode: number;
}

/** A value and when it was seen, in seconds since 1970. */
export interface Peak {
  readonly value: number;
  readonly at: number;
}

/** Measures of a model, a team or everything. What could not be measured is undefined. */
export interface Measures {
  readonly kind: "model" | "team" | "total";
  readonly name: string;
  /** `on-demand` where every one of its models may be away without a fault. */
  readonly residency: Exclude<Residency, "planned">;
  /** Share of the windows of the period that have data, 0–1; of several models of those that are always there. */
  readonly coverage: number;
  /** Requests that were finished. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Busiest five minutes, in requests a second. */
  readonly peak: Peak | undefined;
  /** Agreed throughput in requests a second; of several models their sum. */
  readonly target: number | undefined;
  /** 1 − peak / target; of several models the least. */
  readonly headroom: number | undefined;
  /** Trend of the daily peaks over the last seven days, requests a second per day. */
  readonly growthPerDay: number | undefined;
  /** Days until the trend meets the target; of several models the fewest. Absent where it does not grow. */
  readonly limitDays: number | undefined;
  readonly promptTokens: number;
  readonly generationTokens: number;
  readonly generationTokensPerSecond: number;
  /** Share of requests within the latency target, 0–1. */
  readonly goodput: number | undefined;
  readonly latency: LatencySplit | undefined;
  /** Mean end to end, in seconds. */
  readonly e2eSeconds: number | undefined;
  /** 95th percentile of five minutes: that of the middle window and of the worst; of a model only. */
  readonly e2eP95: { readonly median: number; readonly worst: Peak } | undefined;
  readonly objectives: readonly ObjectiveMeasure[];
}

/** A line of a chart. */
export interface Line {
  readonly name: string;
  /** Seconds since 1970 and value; null where nothing is known. */
  readonly points: readonly (readonly [seconds: number, value: number | null])[];
}

/** A report of a period. */
export interface Report {
  readonly site: string;
  readonly period: Period;
  readonly models: readonly Measures[];
  readonly teams: readonly Measures[];
  readonly total: Measures;
  /** The three that matter most, or fewer. */
  readonly findings: readonly Finding[];
  readonly lines: {
    readonly requests: readonly Line[];
    readonly generationTokens: readonly Line[];
    readonly e2eP95: readonly Line[];
    readonly ttftP95: readonly Line[];
  };
}
