import { answerJson, type Exchange } from "../http/exchange.ts";
import type { Random } from "../random.ts";
import type { Engine, Generation } from "./engine.ts";
import type { CompletionRequest } from "./request.ts";
import { doneEvent, event, roleChunk, tokenChunk, usageChunk, usageOf, wholeAnswer } from "./stream.ts";

/** What one completion needs to know besides its request. */
export interface CompletionContext extends Pick<Generation, "extraTtftSeconds" | "extraItlSeconds" | "hold"> {
  readonly random: Random;
  /** Tokens that are left for the answer in the model's context. */
  readonly roomTokens: number;
  readonly id: string;
  readonly created: number;
}

/** Answers are this long, in tokens, unless the request says otherwise. */
const NATURAL_LENGTH = { least: 24, most: 96 } as const;
const words =
  "the model service answers with words that mean nothing at all because nobody asked it to think".split(" ");

/** Answers a completion request, streamed or whole. Ends quietly when the client goes away. */
export async function complete(
  exchange: Exchange,
  api: "chat" | "completions",
  request: CompletionRequest,
  engine: Engine,
  context: CompletionContext,
): Promise<void> {
  const { response, signal } = exchange;
  const maxTokens = Math.min(request.maxTokens ?? context.roomTokens, context.roomTokens);
  const outputTokens = answerLength(request, maxTokens, context.random);
  const steps = engine.generate({ ...request, ...context, maxTokens, outputTokens }, signal);
  const answer = { api, id: context.id, created: context.created, model: request.model };
  const usage = usageOf(request.promptTokens, outputTokens);
  if (request.stream) {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    // The headers leave before the first token, as with vLLM: time to first byte is not time to first token.
    response.flushHeaders();
  }
  let text = "";
  let index = 0;
  try {
    for await (const { finishReason } of steps) {
      // A model that stops by itself does so with an end-of-sequence token, which has no text.
      const word = finishReason === "stop" ? "" : wordAt(index);
      text += word;
      if (request.stream) {
        if (index === 0 && api === "chat") response.write(event(roleChunk(answer)));
        response.write(event(tokenChunk(answer, word, finishReason)));
      } else if (finishReason !== null) {
        answerJson(exchange, 200, wholeAnswer(answer, text, finishReason, usage));
      }
      index += 1;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (!request.stream) return;
  if (request.includeUsage) response.write(event(usageChunk(answer, usage)));
  response.end(doneEvent);
}

function answerLength(request: CompletionRequest, maxTokens: number, random: Random): number {
  const { least, most } = NATURAL_LENGTH;
  const natural = least + Math.floor(random() * (most - least + 1));
  return request.ignoreEos ? maxTokens : Math.min(maxTokens, Math.max(natural, request.minTokens));
}

function wordAt(index: number): string {
  const word = words[index % words.length] ?? "";
  return index === 0 ? word : ` ${word}`;
}
