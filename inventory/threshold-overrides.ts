import type { ThresholdOverrides } from "./thresholds.ts";

/**
 * Where another threshold than the usual one of `thresholds.ts` holds, and why. E.g.
 * `{ models: { "mixtral-8x7b": { queueRequests: { value: 8, source: "its batch holds eight requests" } } } }`.
 */
export const thresholdOverrides: ThresholdOverrides = {};
