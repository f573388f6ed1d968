import { question } from "../checks/attempt.ts";
import { withHttp } from "../checks/http.ts";
import type { CanaryConfig } from "../config.ts";
import { deadline } from "../network/deadline.ts";
import { secretIn } from "../secret-file.ts";
import type { CanaryConditions } from "./completion.ts";

/** An engine that takes longer to show its metrics is asked no further: the canary will tell. */
const TIMEOUT_SECONDS = 2;

/** vLLM shows some hundred kilobytes. */
const MOST_BYTES = 4 << 20;

/**
 * How many requests wait in a model's engine, over all of its data-parallel ranks; `undefined` where its configuration
 * names no queue, or the engine does not say.
 */
export async function queueDepth(
  { queue, directUrl, directApiKeyFile, caFile }: CanaryConfig,
  { policy, cut }: CanaryConditions,
): Promise<number | undefined> {
  if (queue === undefined) return undefined;
  const { metricsUrl, metric } = queue;
  // The model's key is for the model's own address only.
  const apiKey = metricsUrl.startsWith(`${directUrl}/`) ? await secretIn(directApiKeyFile) : undefined;
  const { signal, done } = deadline(TIMEOUT_SECONDS, cut);
  const attempt = question({ signal, timeoutSeconds: TIMEOUT_SECONDS, policy });
  return withHttp(attempt, caFile, async (http) =>
    sumOf(metric, await http.text(metricsUrl, apiKey, MOST_BYTES)),
  )
    .catch(() => undefined)
    .finally(done);
}

/**
 * Sum of all series of a metric in Prometheus' text; `undefined` where there is none. Not by a strict parser: what is
 * odd elsewhere in an engine's metrics says nothing about its queue.
 */
export function sumOf(metric: string, text: string): number | undefined {
  const values = text.split("\n").flatMap((line) => {
    if (!line.startsWith(metric)) return [];
    const value = /^(?:\{.*\})?\s+(\S+)/.exec(line.slice(metric.length))?.[1];
    const number = value === undefined ? Number.NaN : Number(value);
    return Number.isNaN(number) ? [] : [number];
  });
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
