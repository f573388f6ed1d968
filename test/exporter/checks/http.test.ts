import type { RequestListener } from "node:http";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { cleanup } from "../support/cleanup.ts";
import { modelTarget } from "../support/config.ts";
import { closedPort, httpTarget, tcpTarget } from "../support/http-target.ts";
import { until } from "../support/until.ts";
import { collection, collections, found, listing, ok, routed, status } from "./answers.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);
const anyNumber: unknown = expect.any(Number);

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

// Sources: blackbox_exporter issue 1639 (a target that leads elsewhere), json_exporter PR 49 (with the credentials).
test.each(httpKinds)(
  "a redirect of a %s leads nobody, and no credential, to another target",
  async (_kind, target) => {
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
  },
);

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

test("a gateway says which models it does not list", async () => {
  const [, [, target] = []] = httpKinds;
  const server = later(await httpTarget(routed({ "/healthz": ok, "/v1/models": listing("acme/chat") })));
  if (target === undefined) throw new Error("no gateway");
  expect((await found(target(server.url))).failure).toEqual({
    reason: "not_ready",
    detail: `${server.url}/v1/models: does not list acme/small`,
  });
});
