import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { disks } from "./disks.ts";
import { headroom } from "./headroom.ts";
import { work } from "./work.ts";

/** How much more the platform carries, and for how long. */
export function llmCapacity(inventory: Inventory): Dashboard {
  return {
    uid: uids.capacity,
    title: titles.capacity,
    description:
      "How near is each limit: agreed requests, memory for contexts, requests at once, disks? For those who plan; " +
      "look at days and weeks.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "gpus", "machines"],
    rows: [headroom(inventory), work(), disks(inventory)],
  };
}
