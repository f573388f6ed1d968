import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { behind } from "./behind.ts";
import { gatewayProcess } from "./process.ts";
import { requests } from "./requests.ts";

/** The one door that all users come through. */
export function llmGateway(inventory: Inventory): Dashboard {
  return {
    uid: uids.gateway,
    title: titles.gateway,
    description:
      "Does the gateway let requests through, and what does it add? Rate, errors and duration first, then what waits " +
      "behind it, then its process.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "canaries", "machines"],
    rows: [requests(inventory), behind(inventory), gatewayProcess(inventory)],
  };
}
