import type { Inventory } from "../../inventory/model.ts";
import { targets } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { gatewayAlerts } from "./gateway.ts";
import { onDemandModelAlerts, servedModelAlerts } from "./models.ts";
import { dataStoreAlerts, webServiceAlerts } from "./platform.ts";

/** Whether everything that is monitored is there and says that it can work, in the order of `targets`. */
export function availabilityAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return targets(inventory).flatMap((target) => {
    switch (target.kind) {
      case "model":
        return target.urgency === "page" ? servedModelAlerts(target) : onDemandModelAlerts(target);
      case "gateway":
        return gatewayAlerts(inventory, target);
      case "postgres":
      case "pgpool":
      case "redis":
      case "qdrant":
        return dataStoreAlerts(target);
      case "web":
        return webServiceAlerts(target);
    }
  });
}
