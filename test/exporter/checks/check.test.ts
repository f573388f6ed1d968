import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { cleanup } from "../support/cleanup.ts";
import { modelTarget } from "../support/config.ts";
import { closedPort, httpTarget, tcpTarget } from "../support/http-target.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);
const folder = mkdtempSync(join(tmpdir(), "exporter-check-"));
const keyFile = join(folder, "key");
writeFileSync(keyFile, "s3cret\n");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const anyNumber: unknown = expect.any(Number);
const found = (target: TargetConfig) =>
  startedCheck(target, addressPolicy(), new AbortController().signal).report;
const json = (value: unknown): RequestListener => {
  return (_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  };
};
/** Routes of a test's server; anything else is 404. */
const routed = (routes: Readonly<Record<string, RequestListener>>): RequestListener => {
  return (request, response) => {
    const route = routes[request.url ?? ""];
    if (route === undefined) response.writeHead(404).end();
    else route(request, response);
  };
};
const ok: RequestListener = (_request, response) => response.end();
const status = (code: number): RequestListener => {
  return (_request, response) => response.writeHead(code).end();
};
const listing = (...ids: readonly string[]) => json({ object: "list", data: ids.map((id) => ({ id })) });

const collections = (...names: readonly string[]) =>
  json({ status: "ok", time: 1e-5, result: { collections: names.map((name) => ({ name })) } });
const collection = (state: string) => json({ status: "ok", result: { status: state, points_count: 1 } });

/** A target of each HTTP kind on one server, and what makes each of them ready. */
const httpKinds: readonly (readonly [
  string,
  (url: string) => TargetConfig,
  Readonly<Record<string, RequestListener>>,
])[] = [
  [
    "model",
    (url) => ({ ...modelTarget, baseUrl: url }),
    { "/health": ok, "/v1/models": listing("other", "acme/chat") },
  ],
  [
    "gateway",
    (url) => ({
      kind: "gateway",
      target: "gateway",
      timeoutSeconds: 2,
      baseUrl: url,
      healthUrl: `${url}/healthz`,
      modelIds: ["acme/chat", "acme/small"],
    }),
    { "/healthz": ok, "/v1/models": listing("acme/small", "acme/chat") },
  ],
  [
    "qdrant",
    (url) => ({ kind: "qdrant", target: "qdrant", timeoutSeconds: 2, baseUrl: url }),
    {
      "/readyz": (_request, response) =>
        response.setHeader("content-type", "text/plain").end("all shards are ready"),
      "/collections": collections("documents", "two words"),
      "/collections/documents": collection("green"),
      "/collections/two%20words": collection("yellow"),
    },
  ],
  [
    "web",
    (url) => ({ kind: "web", target: "web", timeoutSeconds: 2, url: `${url}/page` }),
    { "/page": status(204) },
  ],
];

test.each(httpKinds)(
  "a %s that works is up and ready, and is left without a connection",
  async (_kind, target, routes) => {
    const server = later(await httpTarget(routed(routes)));
    expect(await found(target(server.url))).toEqual({
      up: true,
      ready: true,
      durationSeconds: anyNumber,
    });
    await until("no connection is open", () => server.open() === 0);
  },
);

test.each(httpKinds)("a %s at a closed port is refused", async (_kind, target) => {
  const port = await closedPort();
  expect(await found(target(`http://127.0.0.1:${String(port)}`))).toMatchObject({
    up: false,
    ready: false,
    failure: { reason: "refused" },
  });
});

test.each(httpKinds)("a %s that answers 500 is up, but not ready", async (_kind, target) => {
  const server = later(await httpTarget(status(500)));
  expect(await found(target(server.url))).toMatchObject({
    up: true,
    ready: false,
    failure: { reason: "status" },
  });
});

test.each(httpKinds)("a redirect of a %s is not followed", async (_kind, target) => {
  const other = later(await httpTarget(ok));
  const server = later(
    await httpTarget((_request, response) => response.writeHead(302, { location: other.url }).end()),
  );
  expect(await found(target(server.url))).toMatchObject({
    up: true,
    ready: false,
    failure: { reason: "status" },
  });
  expect(other.connections()).toBe(0);
});

test.each(httpKinds)("a %s that accepts and says nothing is cut at its time-out", async (_kind, target) => {
  const server = later(await tcpTarget(() => undefined));
  const report = await found({ ...target(server.url), timeoutSeconds: 0.3 });
  expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "timeout" } });
  expect(report.durationSeconds).toBeGreaterThanOrEqual(0.29);
  expect(report.durationSeconds).toBeLessThan(2);
  await until("no connection is open", () => server.open() === 0);
});

test.each(httpKinds)("a %s that drips its headers is cut at its time-out", async (_kind, target) => {
  const server = later(
    await tcpTarget((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const drip = setInterval(() => socket.write("x-drip: 1\r\n"), 50);
      socket.on("close", () => {
        clearInterval(drip);
      });
    }),
  );
  expect(await found({ ...target(server.url), timeoutSeconds: 0.3 })).toMatchObject({
    up: false,
    failure: { reason: "timeout" },
  });
  await until("no connection is open", () => server.open() === 0);
});

test.each(httpKinds)("a %s that talks garbage breaks the protocol", async (_kind, target) => {
  const server = later(await tcpTarget((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
  expect(await found(target(server.url))).toMatchObject({
    up: false,
    ready: false,
    failure: { reason: "protocol" },
  });
});

test.each(httpKinds)("a %s that resets the connection breaks the protocol", async (_kind, target) => {
  const server = later(await tcpTarget((socket) => socket.resetAndDestroy()));
  expect(await found(target(server.url))).toMatchObject({ up: false, failure: { reason: "protocol" } });
});

test.each(httpKinds)("a %s that answers 429 is up, but not ready", async (_kind, target) => {
  const server = later(await httpTarget(status(429)));
  expect(await found(target(server.url))).toMatchObject({
    up: true,
    ready: false,
    failure: { reason: "status" },
  });
});

test.each(httpKinds)("a %s at an address that is not allowed is sent nothing", async (_kind, target) => {
  const server = later(await httpTarget(ok));
  const policy = addressPolicy(["10.0.0.0/8"]);
  const report = await startedCheck(target(server.url), policy, new AbortController().signal).report;
  expect(report).toEqual({
    up: false,
    ready: false,
    durationSeconds: anyNumber,
    failure: { reason: "denied", detail: "127.0.0.1 is not in allowedAddresses of the configuration" },
  });
  expect(server.connections()).toBe(0);
});

test("a name is judged by the addresses that it stands for", async () => {
  const server = later(await httpTarget(ok));
  const baseUrl = `http://localhost:${String(server.port)}`;
  const policy = addressPolicy(["10.0.0.0/8"]);
  const report = await startedCheck({ ...modelTarget, baseUrl }, policy, new AbortController().signal).report;
  expect(report.failure?.reason).toBe("denied");
  expect(server.connections()).toBe(0);
});

test("a name that does not exist is a matter of DNS", async () => {
  const target = { ...modelTarget, baseUrl: "http://model.invalid:8000", timeoutSeconds: 10 };
  expect(await found(target)).toMatchObject({ up: false, failure: { reason: "dns" } });
}, 20_000);

test("a server that does not speak TLS where it should is a matter of TLS", async () => {
  const server = later(await httpTarget(ok));
  const target = { ...modelTarget, baseUrl: server.url.replace("http:", "https:") };
  expect(await found(target)).toMatchObject({ up: false, failure: { reason: "tls" } });
});

describe("a model service whose health path answers 200", () => {
  const large = " ".repeat(64 * 1024);
  const said = (contentType: string, text: string): RequestListener => {
    return (_request, response) => response.setHeader("content-type", contentType).end(text);
  };
  const healthOf = async (health: RequestListener) => {
    const server = later(await httpTarget(routed({ "/health": health, "/v1/models": listing("acme/chat") })));
    const report = await found({ ...modelTarget, baseUrl: server.url, timeoutSeconds: 10 });
    return { ...report, detail: report.failure?.detail.replace(`${server.url}/health: `, "") };
  };

  test.each([
    ["nothing, as vLLM", ok],
    ["a word", said("text/plain; charset=utf-8", "healthy")],
    ["that all is ok", said("application/json", '{"status":"ok"}')],
    ["a long document", said("application/health+json", `{"status":"pass","notes":"${"x".repeat(50_000)}"}`)],
    ["a word that nobody knows", said("application/json", '{"status":"splendid"}')],
    ["JSON without a status", said("application/json", "[1]")],
  ])("and says %s is ready", async (_case, health) => {
    expect(await healthOf(health)).toMatchObject({ up: true, ready: true });
  });

  test.each([
    [
      "that it is unhealthy",
      said("application/json", '{"status":"unhealthy"}'),
      "not_ready",
      'answered 200 with status "unhealthy"',
    ],
    [
      "that it is down, in capitals",
      said("application/json", '{"status":"DOWN"}'),
      "not_ready",
      'answered 200 with status "DOWN"',
    ],
    [
      "a page",
      said("text/html", "<html>"),
      "protocol",
      'content type is "text/html", neither application/json nor text/plain',
    ],
    [
      "something of no type",
      (_request, response) => response.end("ok"),
      "protocol",
      'content type is "", neither application/json nor text/plain',
    ],
    ["half a document", said("application/json", '{"status":'), "protocol", "answered what is not JSON"],
    ["too much", said("text/plain", `${large}x`), "protocol", "answered more than 65536 bytes"],
  ] satisfies readonly (readonly [string, RequestListener, string, string])[])(
    "and says %s is up, but not ready",
    async (_case, health, reason, detail) => {
      expect(await healthOf(health)).toMatchObject({ up: true, ready: false, failure: { reason }, detail });
    },
  );
});

describe("a Qdrant that is ready", () => {
  const sound = { "/readyz": ok, "/collections": collections("a", "b") };
  test.each<
    readonly [
      string,
      Readonly<Record<string, RequestListener>>,
      readonly string[] | undefined,
      string,
      string,
    ]
  >([
    [
      "whose collection is red",
      { ...sound, "/collections/a": collection("green"), "/collections/b": collection("red") },
      undefined,
      "not_ready",
      "/collections: status is red: b",
    ],
    [
      "that lacks an expected collection",
      { ...sound, "/collections/a": collection("green"), "/collections/b": collection("green") },
      ["a", "c"],
      "not_ready",
      "/collections: does not list c",
    ],
    [
      "whose collection has a state of no known name",
      { ...sound, "/collections/a": collection("purple") },
      undefined,
      "protocol",
      '/collections/a: answered JSON of another shape: ✖ Invalid option: expected one of "green"|"yellow"|"grey"|"red"\n  → at result.status',
    ],
    [
      "whose list is another document",
      { ...sound, "/collections": json({ status: "ok", result: [] }) },
      undefined,
      "protocol",
      "/collections: answered JSON of another shape: ✖ Invalid input: expected object, received array\n  → at result",
    ],
  ])("%s is up, but not ready", async (_case, routes, expected, reason, detail) => {
    const server = later(await httpTarget(routed(routes)));
    const target: TargetConfig = {
      kind: "qdrant",
      target: "qdrant",
      timeoutSeconds: 5,
      baseUrl: server.url,
      ...(expected === undefined ? {} : { collections: [...expected] }),
    };
    expect(await found(target)).toMatchObject({
      up: true,
      ready: false,
      failure: { reason, detail: `${server.url}${detail}` },
    });
  });
});

describe("a model service whose health is 200", () => {
  test.each<readonly [string, RequestListener, object]>([
    [
      "lists another model",
      listing("acme/other"),
      { reason: "not_ready", detail: "/v1/models: does not list acme/chat" },
    ],
    ["lists nothing", listing(), { reason: "not_ready", detail: "/v1/models: does not list acme/chat" }],
    ["wants a key", status(401), { reason: "auth", detail: "/v1/models: answered 401" }],
    ["forbids", status(403), { reason: "auth", detail: "/v1/models: answered 403" }],
    ["is loading", status(503), { reason: "not_ready", detail: "/v1/models: answered 503" }],
    ["has no such path", status(404), { reason: "status", detail: "/v1/models: answered 404" }],
    [
      "answers HTML",
      (_request, response) => response.setHeader("content-type", "text/html").end("<html>"),
      { reason: "protocol", detail: '/v1/models: content type is "text/html", not application/json' },
    ],
    [
      "answers half a document",
      (_request, response) => response.setHeader("content-type", "application/json").end('{"data":['),
      { reason: "protocol", detail: "/v1/models: answered what is not JSON" },
    ],
  ])(
    "and that %s is up, but not ready",
    async (_case, models, { reason, detail }: { reason?: string; detail?: string }) => {
      const server = later(await httpTarget(routed({ "/health": ok, "/v1/models": models })));
      expect(await found({ ...modelTarget, baseUrl: server.url })).toMatchObject({
        up: true,
        ready: false,
        failure: { reason, detail: `${server.url}${detail ?? ""}` },
      });
    },
  );

  test("and that answers JSON of another shape breaks the protocol, and the detail says where", async () => {
    const server = later(
      await httpTarget(routed({ "/health": ok, "/v1/models": json({ data: [{ name: "x" }] }) })),
    );
    expect((await found({ ...modelTarget, baseUrl: server.url })).failure).toEqual({
      reason: "protocol",
      detail: `${server.url}/v1/models: answered JSON of another shape: ✖ Invalid input: expected string, received undefined\n  → at data[0].id`,
    });
  });

  test("and that sends a body without end is cut off at 1 MiB, long before its time-out", async () => {
    let sent = 0;
    const server = later(
      await httpTarget(
        routed({
          "/health": ok,
          "/v1/models": (_request, response) => {
            response.setHeader("content-type", "application/json");
            const part = Buffer.alloc(64 * 1024, " ");
            const more = () => {
              while (!response.destroyed) {
                sent += part.length;
                if (!response.write(part)) break;
              }
            };
            response.on("drain", more);
            more();
          },
        }),
      ),
    );
    const report = await found({ ...modelTarget, baseUrl: server.url, timeoutSeconds: 10 });
    expect(report).toMatchObject({ up: true, ready: false, failure: { reason: "protocol" } });
    expect(report.durationSeconds).toBeLessThan(5);
    expect(sent).toBeLessThan(16 << 20);
    await until("no connection is open", () => server.open() === 0);
  });

  test("and that drips its list is up, and cut at its time-out", async () => {
    const server = later(
      await httpTarget(
        routed({
          "/health": ok,
          "/v1/models": (_request, response) => {
            response.setHeader("content-type", "application/json");
            const drip = setInterval(() => response.write(" "), 50);
            response.on("close", () => {
              clearInterval(drip);
            });
          },
        }),
      ),
    );
    expect(await found({ ...modelTarget, baseUrl: server.url, timeoutSeconds: 0.4 })).toMatchObject({
      up: true,
      ready: false,
      failure: { reason: "timeout", detail: "no answer within its time" },
    });
    await until("no connection is open", () => server.open() === 0);
  });

  test("is asked for its models with the key in the file, for its health without", async () => {
    const keys: (string | undefined)[] = [];
    const server = later(
      await httpTarget((request, response) => {
        keys.push(request.headers.authorization);
        listing("acme/chat")(request, response);
      }),
    );
    expect(await found({ ...modelTarget, baseUrl: server.url, apiKeyFile: keyFile })).toMatchObject({
      ready: true,
    });
    expect(keys).toEqual([undefined, "Bearer s3cret"]);
  });

  test("and whose key file is gone is asked without a key: the answer decides", async () => {
    const server = later(
      await httpTarget((request, response) => {
        if (request.url === "/health" || request.headers.authorization !== undefined) ok(request, response);
        else status(401)(request, response);
      }),
    );
    const target = { ...modelTarget, baseUrl: server.url, apiKeyFile: join(folder, "gone") };
    expect(await found(target)).toMatchObject({ up: true, ready: false, failure: { reason: "auth" } });
  });
});

test("a gateway says which models it does not list", async () => {
  const [, [, target] = []] = httpKinds;
  const server = later(await httpTarget(routed({ "/healthz": ok, "/v1/models": listing("acme/chat") })));
  if (target === undefined) throw new Error("no gateway");
  expect((await found(target(server.url))).failure).toEqual({
    reason: "not_ready",
    detail: `${server.url}/v1/models: does not list acme/small`,
  });
});

describe("what speaks neither SQL nor Redis", () => {
  const sql = { database: "app", user: "monitoring", passwordFile: keyFile } as const;
  const kinds: readonly (readonly [string, (port: number, host?: string) => TargetConfig])[] = [
    [
      "postgres",
      (port, host = "127.0.0.1") => ({
        kind: "postgres",
        target: "db",
        timeoutSeconds: 0.5,
        host,
        port,
        ...sql,
      }),
    ],
    [
      "pgpool",
      (port, host = "127.0.0.1") => ({
        kind: "pgpool",
        target: "db",
        timeoutSeconds: 0.5,
        host,
        port,
        ...sql,
      }),
    ],
    [
      "redis",
      (port, host = "127.0.0.1") => ({ kind: "redis", target: "r", timeoutSeconds: 0.5, host, port }),
    ],
  ];

  test.each(kinds)("is refused at a closed port: %s", async (_kind, target) => {
    expect(await found(target(await closedPort()))).toMatchObject({
      up: false,
      failure: { reason: "refused" },
    });
  });

  test.each(kinds)("is sent nothing at an address that is not allowed: %s", async (_kind, target) => {
    const server = later(await tcpTarget(() => undefined));
    const policy = addressPolicy(["10.0.0.0/8"]);
    const report = await startedCheck(target(server.port), policy, new AbortController().signal).report;
    expect(report).toMatchObject({ up: false, failure: { reason: "denied" } });
    expect(server.connections()).toBe(0);
  });

  test.each(kinds)("is a matter of DNS under a name that does not exist: %s", async (_kind, target) => {
    const report = await found({ ...target(1, "database.invalid"), timeoutSeconds: 10 });
    expect(report).toMatchObject({ up: false, failure: { reason: "dns" } });
  });

  test.each(kinds)("breaks the protocol when it resets the connection: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.resetAndDestroy()));
    expect(await found(target(server.port))).toMatchObject({ up: false, failure: { reason: "protocol" } });
  });

  test.each(kinds)("is cut when it accepts and says nothing: %s", async (_kind, target) => {
    const server = later(await tcpTarget(() => undefined));
    const report = await found(target(server.port));
    expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "timeout" } });
    expect(report.durationSeconds).toBeLessThan(2);
    await until("no connection is open", () => server.open() === 0);
  });

  test.each(kinds)("breaks the protocol when it closes at once: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.end()));
    expect(await found(target(server.port))).toMatchObject({ up: false, failure: { reason: "protocol" } });
    await until("no connection is open", () => server.open() === 0);
  });

  test.each(kinds)("is not ready when it talks HTTP, and no connection stays: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const report = await found(target(server.port));
    expect(report).toMatchObject({ up: false, ready: false });
    expect(["protocol", "timeout"]).toContain(report.failure?.reason);
    await until("no connection is open", () => server.open() === 0);
  });
});
