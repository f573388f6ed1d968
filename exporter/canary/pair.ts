import type { Logger } from "pino";
import type { CanaryPath } from "../../inventory/metrics/index.ts";
import type { CanaryConfig } from "../config.ts";
import { errorText } from "../error-text.ts";
import type { CanaryMetrics } from "./canary-metrics.ts";
import { type CanaryRequest, measuredCompletion } from "./completion.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/**
 * Sends one canary on each path, one right after the other, so that both meet the same load, and records them.
 * @param order changes from pair to pair: whatever the first one pays for, the other path pays for next time
 * @returns whether at least one of them succeeded
 */
export async function sentPair(
  canary: CanaryConfig,
  order: readonly CanaryPath[],
  metrics: CanaryMetrics,
  log: Logger,
  cut: AbortSignal,
): Promise<boolean> {
  const found = new Map<CanaryPath, CanaryMeasurement>();
  const { model } = canary;
  for (const path of order) {
    try {
      const measurement = await measuredCompletion(requestOn(canary, path), cut);
      found.set(path, measurement);
      metrics.measured(model, path, measurement);
      metrics.ended(model, path, "success");
    } catch (error) {
      // Ended by a reload or the end of the process: says nothing about the model.
      if (cut.aborted) return true;
      metrics.ended(model, path, "failure");
      log.warn({ model, path, reason: errorText(error) }, `canary of ${model} (${path}) failed`);
    }
  }
  const direct = found.get("direct");
  const gateway = found.get("gateway");
  if (direct !== undefined && gateway !== undefined) {
    metrics.paired(model, gateway.ttftSeconds - direct.ttftSeconds);
  }
  return found.size > 0;
}

function requestOn(canary: CanaryConfig, path: CanaryPath): CanaryRequest {
  const { modelId, promptTokens, outputTokens, timeoutSeconds } = canary;
  const common = { modelId, promptTokens, outputTokens, timeoutSeconds };
  return path === "direct"
    ? { ...common, baseUrl: canary.directUrl, apiKeyFile: canary.directApiKeyFile }
    : { ...common, baseUrl: canary.gatewayUrl, apiKeyFile: canary.gatewayApiKeyFile };
}
