import type { ActiveTarget } from "../../ops/live/prometheus-api.ts";

/** A target as Prometheus shows it, in what tests do not look at. */
export const activeTarget: ActiveTarget = {
  scrapePool: "citadel-x",
  scrapeUrl: "http://127.0.0.1:1/metrics",
  labels: {},
  discoveredLabels: {},
  health: "up",
  lastError: "",
  lastScrape: "2026-12-01T12:00:00Z",
  scrapeInterval: "15s",
  scrapeTimeout: "10s",
};
