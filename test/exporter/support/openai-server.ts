import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { httpTarget, type Target } from "./http-target.ts";

/** One thing that a scripted server does: waits, then writes. */
export interface Step {
  readonly afterMilliseconds: number;
  readonly write: string;
}

/** What the server saw and did. */
interface Exchange {
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  /** `performance.now()` when the request was whole, and after each step was written. */
  readonly receivedAt: number;
  readonly writtenAt: number[];
}

const requestBody = z.record(z.string(), z.unknown());

export interface OpenAiServer extends Target {
  readonly exchanges: readonly Exchange[];
}

/** A chunk of a streamed completion as vLLM writes it. */
export function chunk(fields: object, model = "acme/chat"): string {
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model, ...fields })}\n\n`;
}

export const roleChunk = chunk({ choices: [{ index: 0, delta: { role: "assistant", content: "" } }] });
export const tokenChunk = (content: string, model?: string) =>
  chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }, model);
export const finishChunk = chunk({ choices: [{ index: 0, delta: {}, finish_reason: "length" }] });
export const usageChunk = (tokens: number) =>
  chunk({ choices: [], usage: { prompt_tokens: 60, completion_tokens: tokens, total_tokens: 60 + tokens } });
export const done = "data: [DONE]\n\n";

/** A sound answer: a token each time, then finish, usage and end at once. */
export function answer(firstMilliseconds: number, gapMilliseconds: number, tokens: number): readonly Step[] {
  return [
    { afterMilliseconds: 0, write: roleChunk },
    ...Array.from({ length: tokens }, (_, index) => ({
      afterMilliseconds: index === 0 ? firstMilliseconds : gapMilliseconds,
      write: tokenChunk(`t${String(index)}`),
    })),
    { afterMilliseconds: 0, write: `${finishChunk}${usageChunk(tokens)}${done}` },
  ];
}

/** A server that answers the n-th completion by the n-th script, the last one for good; it is healthy and lists its model. */
export async function openAiServer(
  scripts: readonly (readonly Step[] | ((response: ServerResponse) => void))[],
): Promise<OpenAiServer> {
  const exchanges: Exchange[] = [];
  const target = await httpTarget((request, response) => {
    if (request.method === "GET") {
      response.setHeader("content-type", "application/json").end('{"data":[{"id":"acme/chat"}]}');
      return;
    }
    void (async () => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      await once(request, "end");
      const text = Buffer.concat(parts).toString();
      const exchange: Exchange = {
        headers: request.headers,
        body: requestBody.parse(JSON.parse(text || "{}")),
        receivedAt: performance.now(),
        writtenAt: [],
      };
      const script = scripts[Math.min(exchanges.push(exchange), scripts.length) - 1] ?? [];
      if (typeof script === "function") {
        script(response);
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      response.flushHeaders();
      const gone = new AbortController();
      response.on("close", () => {
        gone.abort();
      });
      for (const { afterMilliseconds, write } of script) {
        if (afterMilliseconds > 0) await after(afterMilliseconds, undefined, { signal: gone.signal });
        response.write(write);
        exchange.writtenAt.push(performance.now());
      }
      response.end();
    })().catch(() => undefined);
  });
  return { ...target, exchanges };
}
