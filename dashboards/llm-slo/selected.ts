import { series } from "../../inventory/metrics/index.ts";

/** Budgets and rates have no value while nothing happened that an objective could judge. */
export const maybeNoEvents = {
  emptyBecause: "nothing happened that an objective could judge: no live request and no canary in this time",
} as const;

/** A recorded series of the chosen model as a share of its budget: its burn rate, by objective. */
export function burnRate(window: "5m" | "1h" | "6h" | "3d"): string {
  const errors = series(`slo:sli_error:ratio_rate${window}`, { model: "$model" });
  return `max by (slo) (${errors}) / max by (slo) (${series("slo:error_budget:ratio", { model: "$model" })})`;
}
