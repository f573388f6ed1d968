/**
 * What a value is measured in → Grafana's id for it, which carries scale and text ("ms", "K", "%").
 * Source: grafana/packages/grafana-data/src/valueFormats/categories.ts; `si:` is its form of a unit of one's own.
 */
export const units = {
  seconds: "s",
  /** 0–1, shown in percent. */
  share: "percentunit",
  requestsPerSecond: "reqps",
  tokensPerSecond: "si:tok/s",
  /** Anything else that happens, per second: checks, samples, transactions. */
  perSecond: "ops",
  bytes: "bytes",
  bytesPerSecond: "Bps",
  celsius: "celsius",
  watts: "watt",
  /** Energy. */
  joules: "joule",
  /** How many times as much: 1 is as much. */
  times: "none",
  /** Things that are counted: requests, targets, alerts. */
  count: "short",
} as const;

/** What a value is measured in. */
export type Unit = keyof typeof units;
