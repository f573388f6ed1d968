import { once } from "node:events";
import type { Socket } from "node:net";
import { pino } from "pino";
import { auditLog } from "../../../exporter/access/audit.ts";
import { clients } from "../../../exporter/access/clients.ts";
import { jsonAnswer } from "../../../exporter/server/answer.ts";
import { defaultLimits, type Limits } from "../../../exporter/server/config.ts";
import { guard } from "../../../exporter/server/guard.ts";
import type { Route, Routes } from "../../../exporter/server/routes.ts";
import { exporterServer } from "../../../exporter/server/server.ts";
import type { cleanup } from "../support/cleanup.ts";
import { told } from "../support/raw.ts";

type Later = ReturnType<typeof cleanup>["later"];

/** What a test can see of a server whose routes read bodies and send long answers. */
export interface LimitedServer {
  readonly port: number;
  readonly url: string;
  readonly refused: readonly string[];
  /** Requests that `/slow` is answering; each is let go by `release`. */
  readonly waiting: () => number;
  readonly release: () => void;
  /** Requests whose body is being waited for. */
  readonly unread: () => number;
}

/** A server with the default limits but those given, until the test ends. */
export async function limitedServer(later: Later, limits: Partial<Limits> = {}): Promise<LimitedServer> {
  const refused: string[] = [];
  const count = (reason: string) => {
    refused.push(reason);
  };
  let waiting: (() => void)[] = [];
  let unread = 0;
  const routes: Routes = {
    exact: new Map<string, Route>([
      ["/-/healthy", { access: "open", methods: { GET: () => jsonAnswer(200, "healthy") } }],
      [
        "/body",
        {
          access: "open",
          methods: {
            PUT: async ({ body }) => {
              unread += 1;
              try {
                return jsonAnswer(200, { bytes: (await (await body()).decoded()).length });
              } finally {
                unread -= 1;
              }
            },
            POST: () => jsonAnswer(200, "not read"),
          },
        },
      ],
      [
        "/slow",
        {
          access: "open",
          atMost: { inAll: 3, perClient: 2 },
          methods: {
            GET: () =>
              new Promise((resolve) => {
                waiting.push(() => {
                  resolve(jsonAnswer(200, "slow"));
                });
              }),
          },
        },
      ],
      [
        "/endless",
        {
          access: "open",
          methods: { GET: () => ({ status: 200, contentType: "text/plain", body: endless() }) },
        },
      ],
      [
        "/broken",
        {
          access: "open",
          methods: {
            GET: () => {
              throw new TypeError("a defect");
            },
          },
        },
      ],
      ["/guarded", { access: "scrape", methods: { GET: () => jsonAnswer(200, "guarded") } }],
    ]),
    prefixes: new Map([
      ["/metrics/job/", { access: "open", methods: { PUT: ({ path }) => jsonAnswer(200, path) } }],
      ["/metrics/", { access: "open", methods: { DELETE: ({ path }) => jsonAnswer(202, path) } }],
    ]),
  };
  const log = pino({ level: "silent" });
  const all = { ...defaultLimits, ...limits };
  const nobody = clients({
    tokens: {},
    verdicts: {
      verdict: () =>
        new Promise((resolve) => {
          waiting.push(() => {
            resolve("wrong");
          });
        }),
    },
    log,
  });
  const server = exporterServer({
    routes,
    limits: () => all,
    guard: guard({
      clients: nobody,
      limits: () => all,
      refused: count,
      outdated: () => undefined,
      audit: auditLog(log),
    }),
    log,
    refused: count,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  later({
    close: async () => {
      for (const answer of waiting) answer();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    refused,
    waiting: () => waiting.length,
    unread: () => unread,
    release() {
      for (const answer of waiting) answer();
      waiting = [];
    },
  };
}

/** More than any socket's buffers hold. */
async function* endless(): AsyncGenerator<Uint8Array> {
  const part = Buffer.alloc(64 * 1024, "x");
  for (;;) {
    yield part;
    await Promise.resolve();
  }
}

/** Sends a text at once and says what came back until the connection was closed. */
export const said = (port: number, ...texts: readonly (string | Buffer)[]) =>
  told(port, (socket) => {
    for (const text of texts) socket.write(text);
  });
/** A `PUT /body` with these headers. */
export const put = (headers: string, body: string | Buffer = "") =>
  Buffer.concat([Buffer.from(`PUT /body HTTP/1.1\r\nhost: x\r\n${headers}\r\n`), Buffer.from(body)]);

/** Writes something every 100 ms for as long as the other end listens. */
export function dripped(socket: Socket, text: string): void {
  const drip = setInterval(() => socket.write(text), 100);
  socket.once("close", () => {
    clearInterval(drip);
  });
}
