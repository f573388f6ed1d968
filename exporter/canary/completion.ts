import { randomUUID } from "node:crypto";
import { Agent, type Dispatcher, request } from "undici";
import { isError } from "../error-text.ts";
import { excerpt } from "../excerpt.ts";
import type { AddressPolicy } from "../network/address-policy.ts";
import { guardedConnector } from "../network/connection.ts";
import { deadline } from "../network/deadline.ts";
import { secretIn, withoutSecret } from "../secret-file.ts";
import { AnswerError } from "./answer-error.ts";
import { type AnswerReader, answerReader } from "./answer-reader.ts";
import { canaryPrompt } from "./prompt.ts";
import { refusal } from "./refusal.ts";
import { type CanaryMeasurement, streamedAnswer } from "./streamed-answer.ts";

/** Largest answer that is read: 32 tokens are some kilobytes. */
const MAX_BODY_BYTES = 1 << 20;

/** What a canary asks for. */
export interface CanaryRequest {
  /** OpenAI-compatible API without `/v1`. */
  readonly baseUrl: string;
  readonly apiKeyFile: string | undefined;
  readonly caFile: string | undefined;
  readonly modelId: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly timeoutSeconds: number;
  readonly usage: "required" | "counted";
}

/** Under which conditions a canary is sent. */
export interface CanaryConditions {
  /** What may be connected to. */
  readonly policy: AddressPolicy;
  /** Ends it early. */
  readonly cut: AbortSignal;
}

/** Sends one completion and measures it. */
export type Completion = (canary: CanaryRequest, conditions: CanaryConditions) => Promise<CanaryMeasurement>;

/**
 * Sends one streamed completion over a connection of its own and measures it; connecting is part of what is measured.
 * @throws {AnswerError} for an answer that is not a sound completion: a canary fails or is measured as a whole
 * @throws {Error} where no answer came
 */
export async function measuredCompletion(
  canary: CanaryRequest,
  { policy, cut }: CanaryConditions,
): Promise<CanaryMeasurement> {
  const { baseUrl, modelId, caFile, timeoutSeconds, usage } = canary;
  const apiKey = await secretIn(canary.apiKeyFile);
  const { signal, passed, done } = deadline(timeoutSeconds, cut);
  const agent = new Agent({
    connect: guardedConnector({ policy, caFile, signal }),
    // The signal decides, for the whole.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_BODY_BYTES,
  });
  try {
    // Made before the clock starts: nobody waits for it.
    const body = JSON.stringify(completionBody(canary));
    const sentAt = performance.now();
    const response = await request(`${baseUrl}/v1/chat/completions`, {
      dispatcher: agent,
      method: "POST",
      reset: true,
      signal,
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        "user-agent": "llm-exporter",
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body,
    });
    const problem = await refusal(response);
    if (problem !== undefined) throw problem;
    const reader = answerReader(streamedAnswer(modelId, sentAt, usage));
    return await readAnswer(response.body, reader, signal);
  } catch (error) {
    if (error instanceof AnswerError) {
      // Cut last, so that no half of a key is left.
      throw new AnswerError(error.reason, excerpt(withoutSecret(error.message, apiKey)));
    }
    if (!passed()) throw error;
    throw new AnswerError("timeout", `no whole answer within ${String(timeoutSeconds)} s`);
  } finally {
    done();
    await agent.destroy().catch(() => undefined);
  }
}

/** Source: https://platform.openai.com/docs/api-reference/chat/create ; the gateway may know no extension of vLLM's. */
function completionBody({ modelId, promptTokens, outputTokens }: CanaryRequest) {
  return {
    model: modelId,
    messages: [{ role: "user", content: canaryPrompt(promptTokens, randomUUID().slice(0, 8)) }],
    max_tokens: outputTokens,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function readAnswer(
  body: Dispatcher.ResponseData["body"],
  reader: AnswerReader,
  signal: AbortSignal,
): Promise<CanaryMeasurement> {
  return new Promise((resolve, reject) => {
    // Listeners, not `for await`: the time is taken when the bytes are handed over, not when a loop comes round.
    body.on("data", (bytes: Buffer) => {
      const arrivedAt = performance.now();
      try {
        const measurement = reader(bytes, arrivedAt);
        if (measurement !== undefined) resolve(measurement);
      } catch (error) {
        reject(isError(error) ? error : new Error(String(error)));
      }
    });
    body.on("error", (error: Error) => {
      reject(signal.aborted ? error : brokenOff(error));
    });
    body.on("end", () => {
      reject(new AnswerError("truncated", "the stream ended without [DONE]"));
    });
    body.on("close", () => {
      reject(new AnswerError("truncated", "the stream was broken off"));
    });
  });
}

/** What ended a stream that had begun: too much of it is no truncation. */
function brokenOff(error: Error): AnswerError {
  if ("code" in error && error.code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") {
    return new AnswerError("protocol", `answered more than ${String(MAX_BODY_BYTES)} bytes`);
  }
  return new AnswerError("truncated", `the stream was broken off: ${error.message}`);
}
