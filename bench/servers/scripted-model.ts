import type { ServerResponse } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import { FIRST_TOKEN_MILLISECONDS, MODEL, TOKEN_MILLISECONDS, TOKENS } from "../scripted-canary.ts";
import { type LoopbackServer, loopbackServer } from "./loopback-server.ts";

/** What the server itself saw of one answer, in seconds. */
export interface ServerTimes {
  /** From the request to the first token. */
  readonly ttftSeconds: number;
  /** From each token to the next. */
  readonly itlSeconds: readonly number[];
}

/** A model server whose tokens come by the clock, and which says when they went out. */
export interface ScriptedModel extends LoopbackServer {
  /** Of the answer before. */
  readonly lastTimes: () => ServerTimes | undefined;
}

/** Starts one. */
export async function scriptedModel(): Promise<ScriptedModel> {
  let last: ServerTimes | undefined;
  const server = await loopbackServer((request, response) => {
    const receivedAt = performance.now();
    request.resume();
    void streamed(response, receivedAt).then((times) => {
      last = times;
    });
  });
  return { ...server, lastTimes: () => last };
}

async function streamed(response: ServerResponse, receivedAt: number): Promise<ServerTimes> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.socket?.setNoDelay(true);
  const send = (data: object) =>
    response.write(
      `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: MODEL, ...data })}\n\n`,
    );
  const sentAt: number[] = [];
  for (let token = 0; token < TOKENS; token += 1) {
    await after(token === 0 ? FIRST_TOKEN_MILLISECONDS : TOKEN_MILLISECONDS);
    sentAt.push(performance.now());
    send({ choices: [{ index: 0, delta: { content: " one" }, finish_reason: null }] });
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: "length" }] });
  send({ choices: [], usage: { prompt_tokens: 64, completion_tokens: TOKENS, total_tokens: 64 + TOKENS } });
  response.end("data: [DONE]\n\n");
  return {
    ttftSeconds: ((sentAt[0] ?? Number.NaN) - receivedAt) / 1000,
    itlSeconds: sentAt.slice(1).map((at, index) => (at - (sentAt[index] ?? Number.NaN)) / 1000),
  };
}
