import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { postgres } from "./postgres.ts";
import { qdrant } from "./qdrant.ts";
import { redis } from "./redis.ts";
import { stores } from "./stores.ts";

/** What the platform keeps its data in. */
export function infraData(inventory: Inventory): Dashboard {
  return {
    uid: uids.stores,
    title: titles.stores,
    description:
      "Do the data stores answer, and which of them is near a limit? All of them first, then a row each: PostgreSQL, " +
      "Redis, Qdrant.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "machines", "monitoring"],
    rows: [stores(inventory), postgres(inventory), redis(inventory), qdrant(inventory)],
  };
}
