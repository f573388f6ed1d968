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

/** What 1 and 0 mean for the models that are loaded when asked for, by their names. */
export function onDemandExceptions(inventory: Inventory): Readonly<Record<string, readonly State[]>> {
  return Object.fromEntries(modelsServed(inventory, "on-demand").map(({ name }) => [name, onDemandStates]));
}

const onDemandStates: readonly State[] = [
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
