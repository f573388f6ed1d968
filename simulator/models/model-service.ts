import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ModelServiceConfig } from "../config.ts";
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
import { extraItlSeconds, extraTtftSeconds } from "../mode.ts";
import type { Random } from "../random.ts";
import { complete } from "./completion.ts";
import { engine } from "./engine.ts";
import { completionRequestOf } from "./request.ts";

/** Largest request body that is read, in bytes. */
const BODY_LIMIT = 1024 * 1024;
const completionPaths = { "/v1/chat/completions": "chat", "/v1/completions": "completions" } as const;
const getPaths = ["/health", "/ping", "/load", "/version", "/v1/models", "/metrics"];
/** Paths whose requests vLLM does not count: `vllm/entrypoints/openai/api_server.py`. */
const uncounted = ["/metrics", "/health", "/load", "/ping", "/version", "/server_info"];
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Starts one vLLM-like server. @throws when it cannot listen, or its key file cannot be read */
export function startModelService(config: ModelServiceConfig, random: Random): Promise<Service> {
  const apiKey = config.apiKeyFile === undefined ? undefined : readFileSync(config.apiKeyFile, "utf8").trim();
  const played = engine({ ...config, random });
  const http = instrumentation(["/v1/models", ...Object.keys(completionPaths)], uncounted, 200);
  const started = Math.floor(Date.now() / 1000);

  async function handle(exchange: Exchange): Promise<void> {
    const { pathname } = exchange.url;
    const { method = "GET" } = exchange.request;
    if (pathname.startsWith("/v1/") && apiKey !== undefined && bearerToken(exchange.request) !== apiKey) {
      answerJson(exchange, 401, { error: "Unauthorized" });
    } else if (pathname === "/v1/chat/completions" || pathname === "/v1/completions") {
      if (method === "POST") await completion(exchange, completionPaths[pathname]);
      else answerJson(exchange, 405, { detail: "Method Not Allowed" });
    } else if (!getPaths.includes(pathname)) {
      answerJson(exchange, 404, { detail: "Not Found" });
    } else if (method !== "GET" && method !== "HEAD") {
      answerJson(exchange, 405, { detail: "Method Not Allowed" });
    } else {
      answerGet(exchange, pathname);
    }
  }

  function answerGet(exchange: Exchange, pathname: string): void {
    switch (pathname) {
      case "/load":
        answerJson(exchange, 200, { server_load: played.load() });
        return;
      case "/version":
        answerJson(exchange, 200, { version: config.engineVersion });
        return;
      case "/v1/models":
        answerJson(exchange, 200, modelList(config, started));
        return;
      case "/metrics": {
        const families = [...pythonProcessFamilies(), ...played.families(), ...http.families()];
        answerText(exchange, 200, exposition(families, pythonDialect), CONTENT_TYPE);
        return;
      }
      default:
        // /health and /ping: 200 and nothing else.
        answerText(exchange, 200, "", "text/plain; charset=utf-8");
    }
  }

  async function completion(exchange: Exchange, api: "chat" | "completions"): Promise<void> {
    const body = await bodyText(exchange.request, BODY_LIMIT).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) return "";
      throw error;
    });
    const request = completionRequestOf(api, jsonOf(body));
    if ("problem" in request) {
      refuse(exchange, 400, "BadRequestError", request.problem);
      return;
    }
    if (request.model !== config.modelId) {
      refuse(exchange, 404, "NotFoundError", `The model \`${request.model}\` does not exist.`);
      return;
    }
    const wanted = request.promptTokens + (request.maxTokens ?? 1);
    if (wanted > config.maxModelTokens) {
      const limit = String(config.maxModelTokens);
      refuse(
        exchange,
        400,
        "BadRequestError",
        `This model's maximum context length is ${limit} tokens. However, you requested ${String(wanted)} tokens.`,
      );
      return;
    }
    const { mode } = exchange;
    if (mode.mode === "lying") {
      await promised(exchange);
      return;
    }
    await complete(exchange, api, request, played, {
      random,
      roomTokens: config.maxModelTokens - request.promptTokens,
      id: `${api === "chat" ? "chatcmpl" : "cmpl"}-${randomUUID().replaceAll("-", "")}`,
      created: Math.floor(Date.now() / 1000),
      extraTtftSeconds: extraTtftSeconds(mode),
      extraItlSeconds: extraItlSeconds(mode),
      hold: mode.mode === "stalled" ? exchange.modeChange : Promise.resolve(),
    });
  }

  return startService({
    name: config.name,
    kind: "model",
    random,
    slowness: "handler",
    listeners: [{ address: config.address, port: config.port, handle, observe: http.observe }],
  });
}

function refuse(exchange: Exchange, code: number, type: string, message: string): void {
  answerJson(exchange, code, { error: { message, type, param: null, code } });
}

function modelList({ modelId, maxModelTokens }: ModelServiceConfig, created: number): unknown {
  return {
    object: "list",
    data: [
      {
        id: modelId,
        object: "model",
        created,
        owned_by: "vllm",
        root: modelId,
        parent: null,
        max_model_len: maxModelTokens,
        permission: [],
      },
    ],
  };
}
