import type { Inventory } from "./model.ts";

/** A number that a rule compares with. */
export interface Threshold {
  readonly value: number;
  readonly unit: "boolean" | "ratio" | "seconds" | "count" | "requests" | "requests/s" | "preemptions/s";
  /** Why this number: a reason, a document, or the field of the inventory that it comes from. */
  readonly source: string;
}

/**
 * Every threshold that is a matter of judgement, in one place. What follows from a target or an objective of a model
 * is computed from that; what is 0 or 1 by its meaning stands with its rule.
 */
export const thresholds = {
  queueRequests: {
    value: 20,
    unit: "requests",
    source: "llm-d and vLLM alert at 50 waiting on data-centre GPUs; these cards run a fraction of the batch",
  },
  queueTimeShare: {
    value: 0.5,
    unit: "ratio",
    source: "a request that waits longer than it is worked on: half of its time is lost",
  },
  kvCacheRatio: {
    value: 0.95,
    unit: "ratio",
    source: "vLLM preempts when the cache is full; llm-d's alert takes 0.95 as critical",
  },
  preemptionsPerSecond: {
    value: 0.1,
    unit: "preemptions/s",
    source: "one in ten seconds: each recomputes a whole request; llm-d tolerates 1/s on far larger engines",
  },
  engineErrorRatio: {
    value: 0.01,
    unit: "ratio",
    source: "twice the error budget of the strictest objective (99.5 %) of the inventory",
  },
  engineAbortRatio: {
    value: 0.2,
    unit: "ratio",
    source: "clients that leave: one in five is more than people who change their mind",
  },
  interTokenSeconds: {
    value: 0.2,
    unit: "seconds",
    source: "five tokens a second is about the pace at which people read (250 words a minute)",
  },
  trafficDropRatio: {
    value: 0.1,
    unit: "ratio",
    source: "a tenth of the same hour a week ago is no quiet day but a broken way to the model",
  },
  gatewayErrorRatio: {
    value: 0.01,
    unit: "ratio",
    source: "one answer in a hundred; the models' own objectives allow half of that",
  },
  databaseConnectionRatio: {
    value: 0.8,
    unit: "ratio",
    source:
      "PostgreSQL keeps superuser_reserved_connections of its last; samber/awesome-prometheus-alerts: 0.8",
  },
  redisMemoryRatio: {
    value: 0.9,
    unit: "ratio",
    source: "beyond maxmemory Redis evicts or refuses writes; samber/awesome-prometheus-alerts: 0.9",
  },
  qdrantErrorRatio: {
    value: 0.05,
    unit: "ratio",
    source: "one REST answer in twenty with 5xx: retries no longer hide it from the web interface",
  },
  diskSpaceRatio: {
    value: 0.05,
    unit: "ratio",
    source: "the node mixin's NodeFilesystemAlmostOutOfSpace: 5 % left",
  },
  diskForecastRatio: {
    value: 0.2,
    unit: "ratio",
    source:
      "the node mixin's NodeFilesystemSpaceFillingUp: a forecast counts only where less than this is left",
  },
  inodeRatio: {
    value: 0.05,
    unit: "ratio",
    source: "the node mixin's NodeFilesystemAlmostOutOfFiles: 5 % left",
  },
  gpuHeatShare: {
    value: 0.5,
    unit: "ratio",
    source:
      "for longer than not: a card that is warm for a minute, or touches its limit at times, loses little",
  },
  gpuIdleRatio: {
    value: 0.05,
    unit: "ratio",
    source: "canaries alone keep a card busier than this; llm-d takes below 30 % as idle",
  },
  certificateSeconds: {
    value: 14 * 24 * 3600,
    unit: "seconds",
    source:
      "ACME clients renew with 30 days left: at 14 that has failed for two weeks, and two are left to mend it",
  },
  memoryAvailableRatio: {
    value: 0.05,
    unit: "ratio",
    source: "the kernel's out-of-memory killer is near when a twentieth is left after caches",
  },
} as const satisfies Readonly<Record<string, Threshold>>;

export type ThresholdName = keyof typeof thresholds;

/** Another number than the usual one, and why. */
export type ThresholdChange = Pick<Threshold, "value" | "source">;
type Changes = Readonly<Record<string, Readonly<Partial<Record<ThresholdName, ThresholdChange>>>>>;

/** Other thresholds by name of a model service, of a host, or of a team; the closest wins, in this order. */
export interface ThresholdOverrides {
  readonly models?: Changes;
  readonly hosts?: Changes;
  readonly teams?: Changes;
}

/** Whom a rule is about. */
export interface ThresholdSubject {
  readonly model?: string;
  readonly host?: string;
  readonly team: string;
}

/** The threshold that holds for a subject: its model's, else its host's, else its team's, else the usual one. */
export function thresholdFor(
  { thresholdOverrides = {} }: Pick<Inventory, "thresholdOverrides">,
  name: ThresholdName,
  { model = "", host = "", team }: ThresholdSubject,
): Threshold {
  const { models = {}, hosts = {}, teams = {} } = thresholdOverrides;
  const change = models[model]?.[name] ?? hosts[host]?.[name] ?? teams[team]?.[name];
  return { ...thresholds[name], ...change };
}
