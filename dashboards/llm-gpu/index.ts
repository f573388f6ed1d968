import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { health } from "./health.ts";
import { use, type Silence } from "./use.ts";

/** The cards that the models run on. */
export function llmGpu(inventory: Inventory): Dashboard {
  // Stated in the data, so that a site that declares the exporter has to have the series.
  const exporters = inventory.agents.flatMap((agent) => (agent.kind === "gpu" ? [agent.exporter.name] : []));
  const silence: Silence =
    exporters.length > 0
      ? {}
      : { emptyBecause: "no GPU exporter is declared: see gpuExporters in inventory/assumptions.ts" };
  const untold: Silence = exporters.includes("dcgm-exporter")
    ? {
        emptyBecause:
          "dcgm-exporter says this only where its counters file has it: see docs/configuration.md",
      }
    : silence;
  return {
    uid: uids.gpus,
    title: titles.gpus,
    description:
      "Are the cards used, and are they well? Use and memory first, then heat, power and errors: a hot card is a slow one.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "capacity", "machines"],
    rows: [use(silence), health(silence, untold)],
  };
}
