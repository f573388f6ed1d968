import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firingNearModel } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { modelVariable } from "../llm-model/selected.ts";
import { titles, uids } from "../uids.ts";
import { where } from "./where.ts";
import { latencies } from "./latencies.ts";
import { outcomes } from "./outcomes.ts";
import { schedule } from "./schedule.ts";

/** What our own requests met: the nearest thing to a user's day. */
export function llmCanary(inventory: Inventory): Dashboard {
  return {
    uid: uids.canaries,
    title: titles.canaries,
    description:
      "Do real completions come back, and where does their time go? The exporter asks every model that is always " +
      "served the same question, straight and through the gateway.",
    variables: [modelVariable(inventory)],
    alerts: series("ALERTS", firingNearModel),
    leadsTo: ["model", "gateway", "objectives"],
    rows: [outcomes(inventory), latencies(inventory), where(inventory), schedule(inventory)],
  };
}
