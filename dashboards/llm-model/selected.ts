import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Variable } from "../layer/model.ts";

/** Matches the model that the reader chose. */
export const selected = { model: "$model" } as const;

/** The same among what the exporter checks, where a model service is a target. */
export const selectedTarget = { kind: "model", target: "$model" } as const;

/** The quantiles that are drawn side by side: the usual, the bad, the worst. */
export const quantiles = [0.5, 0.95, 0.99] as const;

/** Name of a quantile: p50, p95, … */
export function quantileName(q: number): string {
  return `p${String(Math.round(q * 100))}`;
}

/** Drop-down of the models in the catalogue; a new one appears as soon as the exporter knows it. */
export function modelVariable({ models }: Inventory): Variable {
  return {
    name: "model",
    title: "Model",
    selector: series("llm_model_info"),
    label: "model",
    initial: models.find(({ residency }) => residency === "always")?.name ?? models[0]?.name ?? "",
  };
}
