import type { Severity } from "../definition.ts";
import type { Objective } from "./objective.ts";

/** Days over which an error budget is spent. */
export const periodDays = 30;

/**
 * One pair of windows: the budget is spent `factor` times as fast as it lasts for, over the long window, and the short
 * one says that it still is, so that the alert ends soon after its cause.
 */
export interface BurnWindow {
  readonly long: "1h" | "6h" | "1d" | "3d";
  readonly short: "5m" | "30m" | "2h" | "6h";
  readonly factor: number;
  readonly forSeconds: number;
  readonly severity: Extract<Severity, "critical" | "warning">;
}

/**
 * Source of windows and factors: Google, The Site Reliability Workbook, ch. 5, table 5-8, in 30 days 2 % of the budget
 * in an hour, 5 % in six, 10 % in one day and in three; of `for`: pyrra-dev/pyrra `slo/rules.go`,
 * where the first is 2 m: a minute more, so that what pages by itself (`CanaryFailing`: 2 m) does so first.
 */
export const burnWindows: readonly BurnWindow[] = [
  { long: "1h", short: "5m", factor: 14.4, forSeconds: 180, severity: "critical" },
  { long: "6h", short: "30m", factor: 6, forSeconds: 900, severity: "critical" },
  { long: "1d", short: "2h", factor: 3, forSeconds: 3600, severity: "warning" },
  { long: "3d", short: "6h", factor: 1, forSeconds: 10_800, severity: "warning" },
];

/** An objective that some window could never see broken. */
export class ObjectiveError extends Error {
  override readonly name = "ObjectiveError";
}

/**
 * Share of bad events above which a window's alert fires.
 * @throws {ObjectiveError} where it is not below 1: then even a complete outage would not fire
 */
export function errorRatioLimit({ model, slo, objective }: Objective, { factor, long }: BurnWindow): number {
  // Twelve digits: without the noise of binary fractions, e.g. 14.4 × (1 − 0.99) = 0.14400000000000013.
  const limit = Number((factor * (1 - objective)).toPrecision(12));
  if (limit < 1) return limit;
  const least = Math.ceil((1 - 1 / factor) * 10_000) / 10_000;
  throw new ObjectiveError(
    `inventory: models (${model.name}).objectives.${slo}: with ${String(objective)} the alert of the ${long} window (${String(factor)} × budget) can never fire: set it above ${String(least)}`,
  );
}
