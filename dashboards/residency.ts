import type { Inventory, ModelService, Residency } from "../inventory/model.ts";
import type { State, Thresholds } from "./layer/model.ts";

/** Model services of these residencies, in inventory order. */
export function modelsServed(
  { models }: Inventory,
  ...residencies: readonly Residency[]
): readonly ModelService[] {
  return models.filter(({ residency }) => residencies.includes(residency));
}

/** 1 or 0 of what has to be ready. */
export const readyStates: readonly State[] = [
  { value: 1, text: "ready", color: "green" },
  { value: 0, text: "not ready", color: "red" },
];

/** The same of a model that is loaded when asked for. */
export const onDemandStates: readonly State[] = [
  { value: 1, text: "ready", color: "green" },
  { value: 0, text: "not loaded", color: "blue" },
];

/** Whether something answers. */
export const upStates: readonly State[] = [
  { value: 1, text: "up", color: "green" },
  { value: 0, text: "down", color: "red" },
];

/** Colours of 1 and 0 where no word stands. */
export const upThresholds: Thresholds = ["red", [1, "green"]];
