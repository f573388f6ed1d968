import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { arrival } from "./arrival.ts";
import { budgets } from "./budgets.ts";
import { losses } from "./losses.ts";
import { ownersRows } from "./owners-rows.ts";

/** What others bring, drawn as they declared it, and whether it arrives. */
export function llmCustom(inventory: Inventory): Dashboard {
  const { namespaces } = inventory.customMetrics ?? { namespaces: [] };
  const silence =
    namespaces.length === 0 ? { emptyBecause: "nobody may push: no namespace is declared" } : {};
  const own = [arrival(silence), budgets(silence), losses(silence)];
  const taken = own.flatMap(({ panels }) => panels.map(({ title }) => title));
  return {
    uid: uids.custom,
    title: titles.custom,
    description:
      "Do the numbers that applications and jobs bring themselves arrive, and what do they say? A row a team, a " +
      "panel a declared family.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["monitoring", "overview"],
    rows: [...own, ...ownersRows(namespaces, inventory.teams, taken)],
  };
}
