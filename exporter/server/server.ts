import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Logger } from "pino";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import { errorText } from "../error-text.ts";
import { type Proof, type Role, proofOf } from "./access.ts";
import { type Answer, textAnswer } from "./answer.ts";
import type { CertificateFiles } from "./certificate-files.ts";
import { pathOf, type Route, type Routes } from "./routes.ts";
import type { TokenFile } from "./token-file.ts";

/** What the server is made of. */
export interface ServerProps {
  readonly routes: Routes;
  readonly tokens: Readonly<Record<Role, TokenFile>>;
  /** For HTTPS, and nothing else then. @defaultValue plain HTTP */
  readonly certificate?: CertificateFiles;
  readonly log: Logger;
  /** Told of each refused request. */
  readonly refused: (reason: RefusalReason) => void;
  /** Told of each request that an outdated token opened. */
  readonly outdated: (role: Role) => void;
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

/** TLS 1.0 and 1.1 are deprecated, https://datatracker.ietf.org/doc/html/rfc8996. */
const OLDEST_TLS = "TLSv1.2";
/** As long as headers may take; Node's own limit is two minutes. */
const HANDSHAKE_MILLISECONDS = 5_000;

/** A server that does not listen yet. */
export function exporterServer({ routes, tokens, certificate, log, refused, outdated }: ServerProps): Server {
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
    const proof = proofOf(request, tokens);
    const denial = denied(route, proof, refused);
    if (denial !== undefined) return denial;
    if (route.role !== undefined && proof?.standing === "outdated") outdated(proof.role);
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

  const server = listeningServer(certificate, (request, response) => {
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

function listeningServer(certificate: CertificateFiles | undefined, listener: RequestListener): Server {
  if (certificate === undefined) return createServer(limits, listener);
  const secureOptions = { minVersion: OLDEST_TLS, handshakeTimeout: HANDSHAKE_MILLISECONDS } as const;
  const server = createSecureServer({ ...limits, ...secureOptions, ...certificate.pair() }, listener);
  // Before its handshake begins, so that a renewed certificate is shown to the very next client.
  server.prependListener("connection", () => {
    const renewed = certificate.renewedPair();
    if (renewed !== undefined) server.setSecureContext({ ...secureOptions, ...renewed });
  });
  return server;
}

function denied(
  { role }: Route,
  proof: Proof | undefined,
  refused: ServerProps["refused"],
): Answer | undefined {
  if (role === undefined || proof?.role === "admin" || proof?.role === role) return undefined;
  if (proof === undefined) {
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
