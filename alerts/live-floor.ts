import { canaryPaths } from "../inventory/metrics/index.ts";
import type { ModelService } from "../inventory/model.ts";
import type { Threshold } from "../inventory/thresholds.ts";

/**
 * Requests a second below which nothing is said about live traffic to these models: canaries are requests as well,
 * and a share of a handful of them says nothing.
 */
export function liveFloor(
  models: readonly Pick<ModelService, "canaryIntervalSeconds">[],
  paths: number = canaryPaths.length,
): Threshold {
  const canaries = models.reduce((sum, { canaryIntervalSeconds }) => sum + paths / canaryIntervalSeconds, 0);
  return {
    value: Number((3 * canaries).toPrecision(3)),
    unit: "requests/s",
    source: "three times what the canaries cause by themselves, from canaryIntervalSeconds of the inventory",
  };
}
