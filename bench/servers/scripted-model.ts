import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { FIRST_TOKEN_MILLISECONDS, MODEL, TOKEN_MILLISECONDS, TOKENS } from "../scripted-canary.ts";
import { type LoopbackServer, loopbackServer } from "./loopback-server.ts";

/** What the server itself saw of one answer, in seconds. */
export interface ServerTimes {
  /** From the connection to the first token: a user waits for both. */
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
  const acceptedAt = new WeakMap<Socket, number>();
  const server = await loopbackServer(
    (request, response) => {
      request.resume();
      void sentTokens(response).then((sentAt) => {
        last = timesOf(acceptedAt.get(request.socket), sentAt);
      });
    },
    (socket) => {
      acceptedAt.set(socket, performance.now());
    },
  );
  return { ...server, lastTimes: () => last };
}

// Made once: what the server does between its clock and the network is taken for the canary's error.
const token = event({ choices: [{ index: 0, delta: { content: " one" }, finish_reason: null }] });
const end = [
  event({ choices: [{ index: 0, delta: {}, finish_reason: "length" }] }),
  event({ choices: [], usage: { prompt_tokens: 64, completion_tokens: TOKENS, total_tokens: 64 + TOKENS } }),
  "data: [DONE]\n\n",
].join("");

function event(data: object): string {
  return `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: MODEL, ...data })}\n\n`;
}

/** Sends them by the clock. @returns when each went out */
async function sentTokens(response: ServerResponse): Promise<readonly number[]> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  // As vLLM does, whose streaming answers begin before there is a token.
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  const sentAt: number[] = [];
  while (sentAt.length < TOKENS) {
    await after(sentAt.length === 0 ? FIRST_TOKEN_MILLISECONDS : TOKEN_MILLISECONDS);
    sentAt.push(performance.now());
    response.write(token);
  }
  response.end(end);
  return sentAt;
}

function timesOf(acceptedAt = Number.NaN, sentAt: readonly number[]): ServerTimes {
  const [first = Number.NaN, ...others] = sentAt;
  return {
    ttftSeconds: (first - acceptedAt) / 1000,
    itlSeconds: others.map((at, index) => (at - (sentAt[index] ?? Number.NaN)) / 1000),
  };
}
