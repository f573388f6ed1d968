import { parentPort } from "node:worker_threads";
import { z } from "zod";
import { canaryFailureReasons } from "../../inventory/metrics/index.ts";
import { errorText } from "../error-text.ts";
import { addressPolicy } from "../network/address-policy.ts";
import { measuredCompletion } from "./completion.ts";
import { canaryFailureReason } from "./failure.ts";

/** What a worker that is to send canaries is started with. */
export const canaryWorkerData = "canaries";

const request = z.strictObject({
  baseUrl: z.string(),
  apiKeyFile: z.string().optional(),
  caFile: z.string().optional(),
  modelId: z.string(),
  promptTokens: z.number(),
  outputTokens: z.number(),
  timeoutSeconds: z.number(),
  usage: z.enum(["required", "counted"]),
});

const order = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("send"), id: z.int(), request, ranges: z.array(z.string()) }),
  z.strictObject({ kind: z.literal("cut"), id: z.int() }),
]);

/** What the worker is told. */
export type CanaryOrder = z.infer<typeof order>;

const measurement = z.strictObject({
  ttftSeconds: z.number(),
  itlSeconds: z.array(z.number()),
  tpotSeconds: z.number().exactOptional(),
  e2eSeconds: z.number(),
  outputTokens: z.number(),
  promptTokens: z.number().exactOptional(),
});

/** What became of the canary numbered `id`. */
export const canaryResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("measured"), id: z.int(), measurement }),
  z.strictObject({
    kind: z.literal("failed"),
    id: z.int(),
    reason: z.enum(canaryFailureReasons),
    message: z.string(),
  }),
]);

/** Makes this worker thread send the canaries that it is told to send. */
export function answerCanaryOrders(): void {
  const cuts = new Map<number, AbortController>();
  const result = async (told: CanaryOrder & { kind: "send" }): Promise<z.infer<typeof canaryResult>> => {
    const { id, ranges, request: asked } = told;
    const cut = new AbortController();
    cuts.set(id, cut);
    try {
      const { apiKeyFile, caFile } = asked;
      const conditions = { policy: addressPolicy(ranges), cut: cut.signal };
      const found = await measuredCompletion({ ...asked, apiKeyFile, caFile }, conditions);
      return { kind: "measured", id, measurement: { ...found, itlSeconds: [...found.itlSeconds] } };
    } catch (error) {
      return { kind: "failed", id, reason: canaryFailureReason(error), message: errorText(error) };
    } finally {
      cuts.delete(id);
    }
  };
  parentPort?.on("message", (message: unknown) => {
    const told = order.parse(message);
    if (told.kind === "cut") cuts.get(told.id)?.abort();
    else void result(told).then((found) => parentPort?.postMessage(found));
  });
}
