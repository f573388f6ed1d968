import type { Logger } from "pino";
import { type CanaryFailureReason, type CanaryPath, canaryPaths } from "../../inventory/metrics/index.ts";
import type { CanaryConfig } from "../config.ts";
import { errorText } from "../error-text.ts";
import type { Happening, History } from "../history.ts";
import { ThreadEnded } from "../worker-thread.ts";
import type { CanaryMetrics } from "./canary-metrics.ts";
import type { CanaryConditions, CanaryRequest, Completion } from "./completion.ts";
import { canaryFailureReason } from "./failure.ts";
import { queueDepth } from "./queue-depth.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/** Where a run writes what it found. */
interface Records {
  readonly metrics: CanaryMetrics;
  readonly log: Logger;
  readonly history: Pick<History, "add">;
  /** What sends them. */
  readonly complete: Completion;
}

/**
 * What a run says about its model: `answered` on one path at least, or was not asked; `failed` on both; `silent` where
 * one of those failures took the whole of its time.
 */
export type RunOutcome = "answered" | "failed" | "silent";

/**
 * One run of a model's canaries: one on each path, one right after the other, so that both meet the same load, and a
 * pair for the gateway's overhead. With a deep queue nothing is sent: a canary would only make it deeper.
 * @param order changes from run to run: whatever the first one pays for, the other path pays for next time
 * @throws {ThreadEnded} where what sends them has ended, which says nothing about the model
 */
export async function sentCanaries(
  canary: CanaryConfig,
  order: readonly CanaryPath[],
  conditions: CanaryConditions,
  records: Records,
): Promise<RunOutcome> {
  const { metrics, log } = records;
  const { model, queue } = canary;
  const waiting = await queueDepth(canary, conditions);
  if (queue !== undefined && waiting !== undefined && waiting > queue.mostWaiting) {
    for (const path of canaryPaths) metrics.skipped(model, path);
    log.info({ model, waiting }, `canary of ${model} skipped: ${String(waiting)} requests wait`);
    return "answered";
  }
  const problems: CanaryFailureReason[] = [];
  for (const path of order) {
    const problem = await problemOn(canary, path, conditions, records);
    // Ended by a reload or the end of the process: says nothing about the model.
    if (conditions.cut.aborted) return "answered";
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length === 0) await sendOverheadPair(canary, order, conditions, records);
  if (problems.length < order.length) return "answered";
  return problems.includes("timeout") ? "silent" : "failed";
}

/** Sends a canary on one path and writes down what came of it. @returns why it failed; nothing of a sound answer */
async function problemOn(
  canary: CanaryConfig,
  path: CanaryPath,
  conditions: CanaryConditions,
  { metrics, log, history, complete }: Records,
): Promise<CanaryFailureReason | undefined> {
  const { model } = canary;
  const told = (outcome: string, timings: Happening["timings"]) => {
    history.add({ at: Date.now(), kind: "canary", name: `${model} (${path})`, outcome, timings });
  };
  try {
    const measurement = await complete(requestOn(canary, path), conditions);
    metrics.succeeded(model, path, measurement);
    told("success", [
      ["first token", measurement.ttftSeconds],
      ["end to end", measurement.e2eSeconds],
    ]);
    return undefined;
  } catch (error) {
    if (error instanceof ThreadEnded) throw error;
    const reason = canaryFailureReason(error);
    if (conditions.cut.aborted) return reason;
    const detail = errorText(error);
    metrics.failed(model, path, reason);
    told(reason, []);
    log.warn({ model, path, reason, detail }, `canary of ${model} (${path}) failed: ${reason}`);
    return reason;
  }
}

/**
 * One token on each path, with as short a prompt as there can be: the less the model itself takes, the less its own
 * variation hides what the gateway adds.
 */
async function sendOverheadPair(
  canary: CanaryConfig,
  order: readonly CanaryPath[],
  conditions: CanaryConditions,
  { metrics, log, complete }: Records,
): Promise<void> {
  const { model, queue } = canary;
  if (queue !== undefined && (await queueDepth(canary, conditions)) !== 0) {
    metrics.pairEnded(model, "skipped");
    return;
  }
  const found = new Map<CanaryPath, CanaryMeasurement>();
  try {
    for (const path of order) {
      const request = { ...requestOn(canary, path), promptTokens: 1, outputTokens: 1 };
      const measurement = await complete(request, conditions);
      metrics.spent(model, path, measurement);
      found.set(path, measurement);
    }
  } catch (error) {
    if (error instanceof ThreadEnded) throw error;
    if (conditions.cut.aborted) return;
    metrics.pairEnded(model, "failure");
    log.warn({ model, detail: errorText(error) }, `overhead pair of ${model} failed`);
    return;
  }
  const [direct, gateway] = [found.get("direct"), found.get("gateway")];
  if (direct === undefined || gateway === undefined) return;
  metrics.pairEnded(model, "success");
  metrics.paired(model, gateway.ttftSeconds - direct.ttftSeconds);
}

function requestOn(canary: CanaryConfig, path: CanaryPath): CanaryRequest {
  const { modelId, promptTokens, outputTokens, timeoutSeconds, caFile, usage = "required" } = canary;
  const common = { modelId, promptTokens, outputTokens, timeoutSeconds, caFile, usage };
  return path === "direct"
    ? { ...common, baseUrl: canary.directUrl, apiKeyFile: canary.directApiKeyFile }
    : { ...common, baseUrl: canary.gatewayUrl, apiKeyFile: canary.gatewayApiKeyFile };
}
