import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firingNearModel } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { firstToken } from "./first-token.ts";
import { gateway } from "./gateway.ts";
import { memory } from "./memory.ts";
import { modelVariable } from "./selected.ts";
import { queue } from "./queue.ts";
import { status } from "./status.ts";
import { streaming } from "./streaming.ts";
import { wholeAnswer } from "./whole-answer.ts";
import { work } from "./work.ts";

/** One model service, from the user's request to the last token. */
export function llmModel(inventory: Inventory): Dashboard {
  return {
    uid: uids.model,
    title: titles.model,
    description:
      "Where does one model's time go? Rows follow a request: gateway, queue, first token, stream, whole answer, " +
      "then memory and work done. Canaries (our own requests, always the same) stand left, live traffic right.",
    variables: [modelVariable(inventory)],
    alerts: series("ALERTS", firingNearModel),
    leadsTo: ["canaries", "gateway", "gpus", "machines"],
    rows: [
      status(inventory),
      gateway(inventory),
      queue(),
      firstToken(inventory),
      streaming(inventory),
      wholeAnswer(inventory),
      memory(),
      work(),
    ],
  };
}
