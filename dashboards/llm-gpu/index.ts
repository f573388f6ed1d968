import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { health } from "./health.ts";
import { use } from "./use.ts";

/** The cards that the models run on. */
export function llmGpu(inventory: Inventory): Dashboard {
  // Stated in the data, so that a site that declares the exporter has to have the series.
  const silence = inventory.agents.some(({ kind }) => kind === "gpu")
    ? {}
    : { emptyBecause: "no GPU exporter is declared: an agent of kind gpu in inventory/platform.ts" };
  return {
    uid: uids.gpus,
    title: titles.gpus,
    description:
      "Are the cards used, and are they well? Use and memory first, then heat, power and errors: a hot card is a slow one.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "capacity", "machines"],
    rows: [use(silence), health(silence)],
  };
}
