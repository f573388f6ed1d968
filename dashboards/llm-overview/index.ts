import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { dependencies } from "./dependencies.ts";
import { latency } from "./latency.ts";
import { saturation } from "./saturation.ts";
import { status } from "./status.ts";
import { throughput } from "./throughput.ts";

/** The wall: every model service and what it depends on, at one glance. */
export function llmOverview(inventory: Inventory): Dashboard {
  return {
    uid: uids.overview,
    title: titles.overview,
    description:
      "Is the platform serving its users? Read from top to bottom: status, then latency, work done, saturation, " +
      "dependencies. A click on a model's name leads to its own dashboard.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["objectives", "canaries", "gateway", "machines", "stores"],
    rows: [status(inventory), latency(inventory), throughput(), saturation(), dependencies(inventory)],
  };
}
