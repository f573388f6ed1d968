import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import { errorText } from "../error-text.ts";
import { type Role, roleOf } from "./access.ts";
import { type Answer, textAnswer } from "./answer.ts";
import { pathOf, type Route, type Routes } from "./routes.ts";
import type { TokenFile } from "./token-file.ts";

/** What the server is made of. */
export interface ServerProps {
  readonly routes: Routes;
  readonly tokens: Readonly<Record<Role, TokenFile>>;
  readonly log: Logger;
  /** Told of each refused request. */
  readonly refused: (reason: RefusalReason) => void;
}

/** Node's own limits keep a client that drips its headers for a minute and a half, and with it a file descriptor. */
const limits = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
  // Longer than the scrape interval of 15 s: Prometheus keeps its connection.
  keepAliveTimeout: 65_000,
} as const;
const MAX_CONNECTIONS = 128;

/** An HTTP server that does not listen yet. */
export function exporterServer({ routes, tokens, log, refused }: ServerProps): Server {
  const inFlight = new Map<Route, number>();

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const route = routes.get(pathOf(request.url));
    if (route === undefined) {
      refused("not_found");
      return textAnswer(404, "not found");
    }
    // Node leaves the body of an answer to HEAD away.
    if (request.method !== route.method && !(request.method === "HEAD" && route.method === "GET")) {
      refused("method");
      return textAnswer(405, `use ${route.method}`, { allow: route.method });
    }
    const denial = denied(route, roleOf(request, tokens), refused);
    if (denial !== undefined) return denial;
    const others = inFlight.get(route) ?? 0;
    if (others >= (route.atMost ?? Infinity)) {
      refused("busy");
      return textAnswer(503, `${String(others)} requests are being answered: try later`, {
        "retry-after": "1",
      });
    }
    inFlight.set(route, others + 1);
    try {
      return await route.answer(request);
    } finally {
      inFlight.set(route, (inFlight.get(route) ?? 1) - 1);
    }
  };

  const server = createServer(limits, (request, response) => {
    // What comes as a body is read and dropped, however long: requestTimeout ends it.
    request.resume();
    answerTo(request)
      .catch((error: unknown) => {
        log.error({ path: pathOf(request.url), reason: errorText(error) }, "a request could not be answered");
        return textAnswer(500, "internal error");
      })
      .then((answer) => {
        send(response, answer);
      })
      .catch((error: unknown) => {
        log.error({ reason: errorText(error) }, "an answer could not be sent");
        response.destroy();
      });
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function denied(
  { role }: Route,
  proven: Role | undefined,
  refused: ServerProps["refused"],
): Answer | undefined {
  if (role === undefined || proven === "admin" || proven === role) return undefined;
  if (proven === undefined) {
    refused("unauthenticated");
    return textAnswer(401, "a bearer token is needed", { "www-authenticate": 'Bearer realm="llm-exporter"' });
  }
  refused("forbidden");
  return textAnswer(403, `the ${role} token is needed`);
}

function send(response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  response
    .writeHead(status, {
      ...headers,
      "content-type": contentType,
      "content-length": Buffer.byteLength(body),
      "x-content-type-options": "nosniff",
    })
    .end(body);
}
