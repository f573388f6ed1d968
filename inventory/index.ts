import { assumptions } from "./assumptions.ts";
import { customMetrics } from "./custom-metrics.ts";
import { folders } from "./folders.ts";
import { hosts, type HostName } from "./hosts.ts";
import { maintenanceWindows } from "./maintenance.ts";
import type { Inventory } from "./model.ts";
import { models } from "./models.ts";
import { agents, dataStores, exporter, gateway, metricsServer, webServices } from "./platform.ts";
import { teams } from "./teams.ts";
import { pages } from "./pages.ts";
import { thresholdOverrides } from "./threshold-overrides.ts";
import { validInventory } from "./validate.ts";

/**
 * The site, validated.
 * @throws {InventoryError} on import, naming every problem of the inventory at once.
 */
export const inventory: Inventory<HostName> = validInventory({
  cluster: "hx-citadel",
  hosts,
  teams,
  models,
  gateway,
  dataStores,
  webServices,
  metricsServer,
  exporter,
  agents,
  folders,
  maintenanceWindows,
  customMetrics,
  thresholdOverrides,
  pages,
  runbookBaseUrl: assumptions.runbookBaseUrl.value,
});
