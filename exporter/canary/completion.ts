import { randomUUID } from "node:crypto";
import { createParser } from "eventsource-parser";
import { Agent, request } from "undici";
import { isError } from "../error-text.ts";
import { secretIn } from "../secret-file.ts";
import { canaryPrompt } from "./prompt.ts";
import { AnswerError, type CanaryMeasurement, streamedAnswer } from "./streamed-answer.ts";

/** Largest answer that is read: 32 tokens are some kilobytes. */
const MAX_BODY_BYTES = 1 << 20;

/** What a canary asks for. */
export interface CanaryRequest {
  /** OpenAI-compatible API without `/v1`. */
  readonly baseUrl: string;
  readonly apiKeyFile: string | undefined;
  readonly modelId: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly timeoutSeconds: number;
}

/**
 * Sends one streamed completion over a connection of its own and measures it; connecting is part of what is measured.
 * @param cut ends it early
 * @throws {Error} whatever went wrong: a canary fails as a whole or is measured as a whole.
 */
export async function measuredCompletion(
  canary: CanaryRequest,
  cut: AbortSignal,
): Promise<CanaryMeasurement> {
  const { baseUrl, modelId, promptTokens, outputTokens, timeoutSeconds } = canary;
  const apiKey = await secretIn(canary.apiKeyFile);
  const signal = AbortSignal.any([cut, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const agent = new Agent({
    connect: { timeout: timeoutSeconds * 1000 },
    // The signal decides, for the whole.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_BODY_BYTES,
  });
  const body = JSON.stringify({
    model: modelId,
    messages: [{ role: "user", content: canaryPrompt(promptTokens, randomUUID().slice(0, 8)) }],
    max_tokens: outputTokens,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
  const headers = {
    "content-type": "application/json",
    accept: "text/event-stream",
    "user-agent": "llm-exporter",
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  try {
    const sentAt = performance.now();
    const url = `${baseUrl}/v1/chat/completions`;
    const response = await request(url, {
      dispatcher: agent,
      method: "POST",
      reset: true,
      signal,
      headers,
      body,
    });
    const type = String(response.headers["content-type"] ?? "");
    if (response.statusCode !== 200 || !/^text\/event-stream\b/i.test(type)) {
      response.body.on("error", () => undefined).destroy();
      throw new AnswerError(
        `answered ${String(response.statusCode)} with content type "${type}", not a stream`,
      );
    }
    return await readAnswer(response.body, modelId, sentAt);
  } finally {
    await agent.destroy().catch(() => undefined);
  }
}

async function readAnswer(
  body: NodeJS.ReadableStream,
  modelId: string,
  sentAt: number,
): Promise<CanaryMeasurement> {
  const answer = streamedAnswer(modelId, sentAt);
  const decoder = new TextDecoder();
  let arrivedAt = sentAt;
  const parser = createParser({
    onEvent: ({ data }) => {
      answer.event(data, arrivedAt);
    },
  });
  return new Promise((resolve, reject) => {
    // Listeners, not `for await`: the time is taken when the bytes are handed over, not when a loop comes round.
    body.on("data", (bytes: Buffer) => {
      arrivedAt = performance.now();
      try {
        parser.feed(decoder.decode(bytes, { stream: true }));
        const measurement = answer.measurement();
        if (measurement !== undefined) resolve(measurement);
      } catch (error) {
        reject(isError(error) ? error : new Error(String(error)));
      }
    });
    body.on("error", reject);
    body.on("end", () => {
      reject(new AnswerError("the stream ended without [DONE]"));
    });
    body.on("close", () => {
      reject(new AnswerError("the stream was broken off"));
    });
  });
}
