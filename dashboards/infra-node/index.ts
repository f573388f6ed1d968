import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { allMachines } from "./all-machines.ts";
import { disk } from "./disk.ts";
import { memory } from "./memory.ts";
import { network } from "./network.ts";
import { processors } from "./processors.ts";
import { hostVariable } from "./selected.ts";

/** The machines: use, saturation and errors of each resource (the USE method, brendangregg.com/usemethod.html). */
export function infraNode(inventory: Inventory): Dashboard {
  return {
    uid: uids.machines,
    title: titles.machines,
    description:
      "Is a machine the cause? All machines first; then of one, a row a resource: how much it is used, whether work " +
      "waits for it, whether it fails.",
    variables: [hostVariable(inventory)],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "gpus", "stores", "monitoring"],
    rows: [allMachines(), processors(), memory(), disk(), network()],
  };
}
