import type { MetricsServer } from "./found-servers.ts";

/** Days that the longest SLO window looks back (30), and half as much again to compare with the month before. */
export const NEEDED_RETENTION_DAYS = 45;

/** Days that an adopted Prometheus keeps samples: those of the inventory, or those needed, where these are more. */
export function keptDays({ retentionDays }: Pick<MetricsServer, "retentionDays">): number {
  return Math.max(retentionDays, NEEDED_RETENTION_DAYS);
}
