import type { Inventory } from "../../inventory/model.ts";
import { exporterConfig } from "./exporter-config.ts";
import { release, type Release } from "./release.ts";

/** What the exporter is given: `exporter.json`. */
export function exporterRelease(inventory: Inventory): Release {
  return release({ "exporter.json": `${JSON.stringify(exporterConfig(inventory), undefined, 2)}\n` });
}
