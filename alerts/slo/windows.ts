import type { Inventory } from "../../inventory/model.ts";
import type { Severity } from "../definition.ts";

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
  /** How long it goes on after the condition has ended. @defaultValue not at all */
  readonly keepFiringForSeconds?: number;
  readonly severity: Extract<Severity, "critical" | "warning">;
}

/**
 * Source of windows and factors: Google, The Site Reliability Workbook, ch. 5, table 5-8, in 30 days 2 % of the budget
 * in an hour, 5 % in six, 10 % in one day and in three; of `for`: pyrra-dev/pyrra `slo/rules.go`,
 * where the first is 2 m: a minute more, so that what pages by itself (`CanaryFailing`: 2 m) does so first.
 *
 * What pages goes on for a while: of canaries, one a minute, the shorter window holds so few that a model that fails
 * every fifth has five good minutes now and then. With 5 + 10 minutes they would have to be fifteen good ones in a
 * row (3.5 % of such stretches), and the page ends once and not again and again.
 */
export const burnWindows: readonly BurnWindow[] = [
  { long: "1h", short: "5m", factor: 14.4, forSeconds: 180, keepFiringForSeconds: 600, severity: "critical" },
  { long: "6h", short: "30m", factor: 6, forSeconds: 900, keepFiringForSeconds: 1800, severity: "critical" },
  { long: "1d", short: "2h", factor: 3, forSeconds: 3600, severity: "warning" },
  { long: "3d", short: "6h", factor: 1, forSeconds: 10_800, severity: "warning" },
];

/**
 * Bad events in the hour, at least, before anybody is woken: one alone is most of what a service has to show that has
 * just begun. Between one and two, because rates are extrapolated.
 */
const SEVERAL = 1.5;

/** Bad events a second over an hour, above which they are more than one. */
export function severalPerSecond({ timeLapse = 1 }: Pick<Inventory, "timeLapse">): number {
  // In time lapse the hour is shorter, and canaries come as much more often.
  return Number(((SEVERAL * timeLapse) / 3600).toPrecision(3));
}

/** A share for people, e.g. `14.4%`. */
export function percent(ratio: number): string {
  return `${String(Number((ratio * 100).toPrecision(3)))}%`;
}

/** An objective that some window could never see broken. */
export class ObjectiveError extends Error {
  override readonly name = "ObjectiveError";
}

/**
 * Share of bad events above which a window's alert fires.
 * @param objective - share of good events that was promised
 * @param place - where it stands in the inventory
 * @throws {ObjectiveError} where it is not below 1: then even a complete outage would not fire
 */
export function errorRatioLimit(objective: number, { factor, long }: BurnWindow, place: string): number {
  // Twelve digits: without the noise of binary fractions, e.g. 14.4 × (1 − 0.99) = 0.14400000000000013.
  const limit = Number((factor * (1 - objective)).toPrecision(12));
  if (limit < 1) return limit;
  const least = Math.ceil((1 - 1 / factor) * 10_000) / 10_000;
  throw new ObjectiveError(
    `inventory: ${place}: with ${String(objective)} the alert of the ${long} window (${String(factor)} × budget) can never fire: set it above ${String(least)}`,
  );
}
