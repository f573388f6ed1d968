import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { GatewayConfig } from "../config.ts";
import { pythonProcessFamilies } from "../exposition/python-process.ts";
import { exposition, pythonDialect } from "../exposition/text.ts";
import {
  answerJson,
  answerText,
  bearerToken,
  bodyText,
  BodyTooLarge,
  jsonOf,
  type Exchange,
} from "../http/exchange.ts";
import { instrumentation } from "../http/instrumentation.ts";
import { promised } from "../http/promised.ts";
import { startService, type Service } from "../http/service.ts";
import { extraTtftSeconds } from "../mode.ts";
import type { Random } from "../random.ts";
import { forward, listedModels, type Backend } from "./backend.ts";

/** Largest request body that is read, in bytes. */
const BODY_LIMIT = 1024 * 1024;
const completionPaths = ["/v1/chat/completions", "/v1/completions"];
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A gateway's configuration with the port numbers that tests may leave to the system (0). */
export type GatewayOptions = Pick<
  GatewayConfig,
  "address" | "port" | "healthPort" | "overheadSeconds" | "apiKeyFile"
>;

/**
 * Starts an OpenAI-compatible gateway (FastAPI-like) in front of the model services, which it reaches over HTTP
 * like any other client.
 * @throws when it cannot listen, or its key file cannot be read
 */
export function startGateway(
  config: GatewayOptions,
  backends: readonly Backend[],
  random: Random,
): Promise<Service> {
  const apiKey = config.apiKeyFile === undefined ? undefined : readFileSync(config.apiKeyFile, "utf8").trim();
  const http = instrumentation(["/v1/models", "/metrics", ...completionPaths], [], 500);

  async function handle(exchange: Exchange): Promise<void> {
    const { pathname } = exchange.url;
    const { method = "GET" } = exchange.request;
    if (pathname.startsWith("/v1/") && apiKey !== undefined && bearerToken(exchange.request) !== apiKey) {
      answerJson(exchange, 401, { detail: "Invalid API key" });
    } else if (completionPaths.includes(pathname)) {
      if (method === "POST") await completion(exchange, pathname);
      else answerJson(exchange, 405, { detail: "Method Not Allowed" });
    } else if (pathname === "/v1/models" && method === "GET") {
      await slowDown(exchange);
      answerJson(exchange, 200, { object: "list", data: await listedModels(backends) });
    } else if (pathname === "/metrics" && method === "GET") {
      const families = [...pythonProcessFamilies(), ...http.families()];
      answerText(exchange, 200, exposition(families, pythonDialect), CONTENT_TYPE);
    } else {
      answerJson(exchange, 404, { detail: "Not Found" });
    }
  }

  async function completion(exchange: Exchange, pathname: string): Promise<void> {
    const { request, mode, signal } = exchange;
    const body = await bodyText(request, BODY_LIMIT).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) return undefined;
      throw error;
    });
    if (body === undefined) {
      answerJson(exchange, 413, { detail: "Request Entity Too Large" });
      return;
    }
    const model = modelOf(jsonOf(body));
    const backend = backends.find(({ modelId }) => modelId === model);
    if (backend === undefined) {
      const message = `The model \`${model ?? ""}\` does not exist.`;
      answerJson(exchange, 404, { error: { message, type: "NotFoundError", param: "model", code: 404 } });
      return;
    }
    if (mode.mode === "lying") {
      await promised(exchange);
      return;
    }
    await sleep((config.overheadSeconds + extraTtftSeconds(mode)) * 1000, undefined, { signal });
    await forward(exchange, backend, pathname, body);
  }

  function health(exchange: Exchange): void {
    if (exchange.url.pathname === "/health") answerJson(exchange, 200, { status: "ok" });
    else answerJson(exchange, 404, { detail: "Not Found" });
  }

  const { address } = config;
  return startService({
    name: "gateway",
    kind: "gateway",
    random,
    slowness: "handler",
    listeners: [
      { address, port: config.port, handle, observe: http.observe },
      { address, port: config.healthPort, handle: health },
    ],
  });
}

async function slowDown({ mode, signal }: Exchange): Promise<void> {
  const seconds = extraTtftSeconds(mode);
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal });
}

function modelOf(json: unknown): string | undefined {
  return typeof json === "object" && json !== null && "model" in json && typeof json.model === "string"
    ? json.model
    : undefined;
}
