import { writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { cleanup } from "../support/cleanup.ts";
import { modelTarget } from "../support/config.ts";
import { httpTarget } from "../support/http-target.ts";
import { until } from "../support/until.ts";
import { found, json, listing, ok, routed, status } from "./answers.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);
const folder = temporaryDirectory("exporter-check-");
const keyFile = join(folder, "key");
writeFileSync(keyFile, "s3cret\n");

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

  test("is asked for its models with the key in the file, for its health and version without", async () => {
    const keys: Record<string, string | undefined> = {};
    const server = later(
      await httpTarget((request, response) => {
        keys[request.url ?? ""] = request.headers.authorization;
        listing("acme/chat")(request, response);
      }),
    );
    expect(await found({ ...modelTarget, baseUrl: server.url, apiKeyFile: keyFile })).toMatchObject({
      ready: true,
    });
    expect(keys).toEqual({ "/health": undefined, "/version": undefined, "/v1/models": "Bearer s3cret" });
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

describe("a model service that is ready", () => {
  const hanging: RequestListener = () => undefined;
  const ofVersion = async (version: RequestListener, timeoutSeconds = 10) => {
    const routes = { "/health": ok, "/v1/models": listing("acme/chat"), "/version": version };
    const server = later(await httpTarget(routed(routes)));
    return found({ ...modelTarget, baseUrl: server.url, timeoutSeconds });
  };

  test.each(["0.11.0", "0.11.1rc2.dev41+g1a2b3c4.cu129", "1!2.0"])(
    "and says that it runs %s is reported with that version",
    async (version) => {
      expect(await ofVersion(json({ version }))).toMatchObject({ up: true, ready: true, version });
    },
  );

  test.each<readonly [string, RequestListener]>([
    ["says none, as another engine", status(404)],
    ["breaks while it says which", status(500)],
    ["answers a page", (_request, response) => response.setHeader("content-type", "text/html").end("<html>")],
    ["says something that is no version", json({ version: 'x"} 1\n' })],
    ["says a version as long as a label bomb", json({ version: "1".repeat(65) })],
    ["says nothing", json({ version: "" })],
  ])("and that %s is ready all the same, without a version", async (_case, version) => {
    const report = await ofVersion(version);
    expect([report.ready, report.version]).toEqual([true, undefined]);
  });

  test("and never says its version is ready all the same, after half of its time-out", async () => {
    const report = await ofVersion(hanging, 4);
    expect([report.ready, report.version]).toEqual([true, undefined]);
    expect(report.durationSeconds).toBeGreaterThan(1.9);
    expect(report.durationSeconds).toBeLessThan(4);
  });
});

test("a model service that says its version and nothing else is not up", async () => {
  const server = later(
    await httpTarget((request, response) => {
      if (request.url === "/version") json({ version: "0.11.0" })(request, response);
    }),
  );
  const report = await found({ ...modelTarget, baseUrl: server.url, timeoutSeconds: 1 });
  expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "timeout" } });
});
