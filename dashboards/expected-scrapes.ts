import { differentFrom, type Matchers } from "../inventory/metrics/index.ts";
import type { Inventory } from "../inventory/model.ts";
import { modelsServed } from "./residency.ts";

/**
 * Selects the scrape targets that must answer: this project's (theirs have a host label, other jobs of the server
 * do not), without models that are loaded on demand, which may be down.
 */
export function expectedScrapes(inventory: Inventory): Matchers<"up"> {
  const onDemand = modelsServed(inventory, "on-demand").map(({ name }) => `model-${name}`);
  return {
    host: differentFrom(""),
    ...(onDemand.length === 0 ? {} : { job: { operator: "!~", value: onDemand.join("|") } }),
  };
}
