import { canaryPaths } from "../inventory/metrics/index.ts";
import type { ModelService } from "../inventory/model.ts";
import type { Threshold } from "../inventory/thresholds.ts";

type Probed = Pick<ModelService, "canaryIntervalSeconds">;

/** By each path a canary, and half of the pair that measures the gateway's overhead. */
const REQUESTS_OF_A_PATH = 2;

/** Requests a second that the exporter itself sends to these models, by so many paths; fewer while a queue is there. */
export function canaryRequestsPerSecond(
  models: readonly Probed[],
  paths: number = canaryPaths.length,
): number {
  return models.reduce(
    (sum, { canaryIntervalSeconds }) => sum + (REQUESTS_OF_A_PATH * paths) / canaryIntervalSeconds,
    0,
  );
}

/**
 * Requests a second below which nothing is said about live traffic to these models: canaries are requests as well,
 * and a share of a handful of them says nothing.
 */
export function liveFloor(models: readonly Probed[], paths: number = canaryPaths.length): Threshold {
  return {
    value: Number((3 * canaryRequestsPerSecond(models, paths)).toPrecision(3)),
    unit: "requests/s",
    source: "three times what the canaries cause by themselves, from canaryIntervalSeconds of the inventory",
  };
}
