import { z } from "zod";
import { fields } from "../config-fields.ts";

const { name, baseUrl, httpUrl, file } = fields;

/** Where an engine says how many requests wait. */
const queue = z.strictObject({
  /** Prometheus text of the engine itself, e.g. http://192.168.10.29:11400/metrics. */
  metricsUrl: httpUrl,
  /** Gauge with the number of requests that wait, e.g. `vllm:num_requests_waiting`; all its series are added. */
  metric: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, "must be the name of a metric"),
  /** A canary that finds more of them than this is skipped. */
  mostWaiting: z.int().min(0, "must be 0 or more"),
});

/** One model service that is sent canaries. */
export const canarySchema = z
  .strictObject({
    model: name,
    modelId: z.string().min(1),
    /** OpenAI-compatible APIs without `/v1`: the model service's own, and the gateway's. */
    directUrl: baseUrl,
    gatewayUrl: baseUrl,
    directApiKeyFile: file.optional(),
    gatewayApiKeyFile: file.optional(),
    /**
     * Certificates (PEM) of the authorities that may have signed the certificates of https URLs.
     * @defaultValue those that Node.js trusts
     */
    caFile: file.optional(),
    promptTokens: z.int().min(1).max(2048),
    outputTokens: z.int().min(2).max(32),
    /** Between two canaries of one path, before jitter. */
    intervalSeconds: z.number().min(1).max(3600),
    /** After which a canary has failed; below intervalSeconds, so that canaries never overlap. */
    timeoutSeconds: z.number().positive(),
    /**
     * `required`: an answer without usage fails. `counted`: its chunks are counted instead, for a gateway that drops
     * `stream_options`; where several tokens come in one chunk, these are too few.
     * @defaultValue `required`
     */
    usage: z.enum(["required", "counted"], { error: "must be required or counted" }).optional(),
    /** @defaultValue none: no canary is skipped for it, and every pair counts for the gateway's overhead */
    queue: queue.optional(),
  })
  .refine((c) => c.timeoutSeconds < c.intervalSeconds, {
    path: ["timeoutSeconds"],
    error: "must be below intervalSeconds: lower it, or raise intervalSeconds",
  });
