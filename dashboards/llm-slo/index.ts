import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firingNearModel } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { modelVariable } from "../llm-model/selected.ts";
import { titles, uids } from "../uids.ts";
import { budgets } from "./budgets.ts";
import { burning } from "./burning.ts";
import { promises } from "./promises.ts";

/** What was promised, what was delivered, and how much may still fail. */
export function llmSlo(inventory: Inventory): Dashboard {
  return {
    uid: uids.objectives,
    title: titles.objectives,
    description:
      "Is the platform as good as was promised? The budgets of all models first, then of one: how fast each budget " +
      "burns and how it got there. Objectives a model: availability, latency, first tokens where agreed, canary.",
    variables: [modelVariable(inventory)],
    alerts: series("ALERTS", firingNearModel),
    leadsTo: ["model", "canaries", "gateway"],
    rows: [promises(), burning(), budgets()],
  };
}
