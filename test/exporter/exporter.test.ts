import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fc } from "../seeded-fast-check.ts";
import {
  canaryMetrics,
  catalogueMetrics,
  customMetrics as customMetricsOwn,
  exporterMetrics,
  targetMetrics,
} from "../../inventory/metrics/index.ts";
import { cleanup } from "./support/cleanup.ts";
import { catalogueEntry, modelTarget } from "./support/config.ts";
import { families, valueOf } from "./support/exposition.ts";
import { closedPort, httpTarget, tcpTarget } from "./support/http-target.ts";
import { answer, openAiServer } from "./support/openai-server.ts";
import { running } from "./support/running.ts";
import { until } from "./support/until.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

const hash: unknown = expect.stringMatching(/^[0-9a-f]{12}$/);
const quiet = { targets: [{ ...modelTarget, timeoutSeconds: 1 }], canaries: [], catalogue: [catalogueEntry] };
/** One namespace that may push one series. */
const customMetrics = {
  mostSeries: 100,
  namespaces: [
    {
      namespace: "jobs",
      owner: "llm",
      mostSeries: 10,
      mostGroups: 2,
      families: [
        {
          name: "jobs_done",
          type: "gauge",
          help: "Jobs that are done.",
          labels: [],
          mostSeries: 10,
          lifeSpanSeconds: 3600,
        },
      ],
    },
  ],
};

describe("who may do what", () => {
  test.each([
    ["GET", "/", undefined, 401],
    ["GET", "/", "scrape-token", 200],
    ["GET", "/config", "scrape-token", 403],
    ["GET", "/config", "admin-token", 200],
    ["GET", "/-/healthy", undefined, 200],
    ["GET", "/-/ready", undefined, 200],
    ["HEAD", "/-/healthy", undefined, 200],
    ["GET", "/metrics", undefined, 401],
    ["GET", "/metrics", "wrong", 401],
    ["GET", "/metrics", "", 401],
    ["GET", "/metrics", "scrape-token", 200],
    ["GET", "/metrics", "admin-token", 200],
    ["GET", "/metrics?x=1", "scrape-token", 200],
    ["POST", "/-/reload", undefined, 401],
    ["POST", "/-/reload", "scrape-token", 403],
    ["POST", "/-/reload", "admin-token", 200],
    ["GET", "/-/reload", "admin-token", 405],
    ["POST", "/metrics", "scrape-token", 405],
    ["DELETE", "/", undefined, 405],
    ["GET", "/metrics/", "scrape-token", 404],
    ["GET", "/nothing", undefined, 404],
    ["GET", "/-/../metrics", undefined, 401],
  ] as const)("%s %s with token %s is answered %i", async (method, path, token, status) => {
    const exporter = later(await running(quiet));
    const response = await exporter.fetch(path, { method, ...(token === undefined ? {} : { token }) });
    expect(response.status).toBe(status);
  });

  test("a refusal says how to do it right, and is counted by its reason", async () => {
    const exporter = later(await running(quiet));
    const unauthenticated = await exporter.fetch("/metrics");
    expect(unauthenticated.headers.get("www-authenticate")).toBe('Bearer realm="llm-exporter"');
    const method = await exporter.fetch("/-/reload", { token: "admin-token" });
    expect(method.headers.get("allow")).toBe("POST");
    await exporter.fetch("/-/reload", { method: "POST", token: "scrape-token" });
    await exporter.fetch("/nothing");
    const read = await exporter.scrape();
    const count = (reason: string) => valueOf(read, "llm_exporter_requests_refused_total", { reason });
    expect(["unauthenticated", "forbidden", "busy", "not_found", "method"].map(count)).toEqual([
      1, 1, 0, 1, 1,
    ]);
  });

  test("a request with the old token of a rotation is answered and counted, one with the new token is not", async () => {
    const exporter = later(await running(quiet));
    exporter.writeToken("scrape", "new-token\nscrape-token\n");
    await exporter.fetch("/metrics", { token: "scrape-token" });
    await exporter.fetch("/metrics", { token: "new-token" });
    const text = await (await exporter.fetch("/metrics", { token: "new-token" })).text();
    expect(text).toContain('llm_exporter_outdated_token_requests_total{role="scrape"} 1\n');
    expect(text).toContain('llm_exporter_outdated_token_requests_total{role="admin"} 0\n');
  });

  test.each(["Bearer", "Basic c2NyYXBlLXRva2Vu", "bearer  scrape-token x", "scrape-token"])(
    "the authorization %j proves nothing",
    async (authorization) => {
      const exporter = later(await running(quiet));
      expect((await exporter.fetch("/metrics", { headers: { authorization } })).status).toBe(401);
    },
  );
});

describe("its configuration", () => {
  test("without one it is healthy, not ready, and scraped; a reload makes it ready", async () => {
    const exporter = later(await running());
    expect((await exporter.fetch("/-/healthy")).status).toBe(200);
    const waiting = await exporter.fetch("/-/ready");
    expect([waiting.status, await waiting.text()]).toEqual([
      503,
      "not ready: there is no configuration that can be used: its log says why\n",
    ]);
    expect(valueOf(await exporter.scrape(), "llm_exporter_config_last_reload_successful")).toBe(0);
    exporter.write(quiet);
    const reloaded = await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" });
    const answered: unknown = await reloaded.json();
    expect(answered).toEqual({ ready: true, config: hash });
    expect(await (await exporter.fetch("/-/ready")).json()).toEqual(answered);
    const read = await exporter.scrape();
    expect(valueOf(read, "llm_exporter_config_last_reload_successful")).toBe(1);
    expect(valueOf(read, "llm_exporter_config_last_reload_success_timestamp_seconds")).toBeGreaterThan(1.7e9);
    expect(valueOf(read, "llm_target_up", { target: "chat" })).toBe(0);
  });

  test("a bad one is refused with every problem, and the old one stays in use", async () => {
    const exporter = later(await running(quiet));
    const before: unknown = await (await exporter.fetch("/-/ready")).json();
    exporter.write({ ...quiet, targets: [{ ...modelTarget, target: "Chat", timeoutSeconds: 0 }] });
    const refused = await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      [
        `${exporter.configFile}: targets[0].target: must be lower-kebab-case, e.g. phi-3-mini`,
        `${exporter.configFile}: targets[0].timeoutSeconds: must be 0.1–10\n`,
      ].join("\n"),
    ]);
    expect(await (await exporter.fetch("/-/ready")).json()).toEqual(before);
    const read = await exporter.scrape();
    expect(valueOf(read, "llm_exporter_config_last_reload_successful")).toBe(0);
    expect(valueOf(read, "llm_target_up", { target: "chat" })).toBe(0);
    expect(valueOf(read, "llm_model_latency_target_seconds", { model: "chat" })).toBe(0.7);
  });

  test("one that names a secret file which is not there is refused with its place", async () => {
    const exporter = later(await running(quiet));
    exporter.write({ ...quiet, targets: [{ ...modelTarget, apiKeyFile: "/nonexistent/key" }] });
    const refused = await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining(`${exporter.configFile}: targets[0].apiKeyFile: cannot be read (ENOENT`),
    ]);
  });

  test("at the start a missing secret file does not blind the exporter", async () => {
    const target = { ...modelTarget, timeoutSeconds: 1, apiKeyFile: "/nonexistent/key" };
    const exporter = later(await running({ ...quiet, targets: [target] }));
    expect((await exporter.fetch("/-/ready")).status).toBe(200);
  });
});

describe("a scrape", () => {
  test("emits every metric of the registry, with its labels, and none besides", async () => {
    const model = later(await openAiServer([answer(0, 1, 4)]));
    const versioned = later(
      await httpTarget((_request, response) => {
        response
          .setHeader("content-type", "application/json")
          .end('{"version":"0.11.0","data":[{"id":"acme/chat"}]}');
      }),
    );
    const canaries = [
      {
        model: "chat",
        modelId: "acme/chat",
        directUrl: model.url,
        gatewayUrl: model.url,
        promptTokens: 8,
        outputTokens: 4,
        intervalSeconds: 1,
        timeoutSeconds: 0.9,
      },
    ];
    const folder = temporaryDirectory("exporter-registry-");
    const tokenHashFile = join(folder, "jobs.sha256");
    writeFileSync(tokenHashFile, createHash("sha256").update("jobs-token").digest("hex"));
    const exporter = later(
      await running({
        ...quiet,
        targets: [{ ...modelTarget, baseUrl: versioned.url }],
        canaries,
        clients: [{ name: "jobs", roles: ["push:jobs"], tokenHashFile }],
        customMetrics,
      }),
    );
    const body = "jobs_done 1\n";
    const pushed = await exporter.fetch("/metrics/job/nightly", { method: "PUT", token: "jobs-token", body });
    expect(pushed.status).toBe(200);
    // A garbage collection happens in its own time; the overhead needs six pairs.
    await until("everything is there", async () => {
      const read = await exporter.scrape();
      return ["llm_gateway_overhead_seconds", "llm_target_info", "nodejs_gc_duration_seconds"].every((name) =>
        read.some((family) => family.name === name),
      );
    });
    const defined = {
      ...targetMetrics,
      ...canaryMetrics,
      ...catalogueMetrics,
      ...exporterMetrics,
      ...customMetricsOwn,
    };
    // Nothing here speaks TLS or leaves files: checks/, server/ and custom/ have tests of these.
    const absent = [
      "llm_exporter_certificate_expiry_timestamp_seconds",
      "llm_target_certificate_expiry_timestamp_seconds",
      "llm_custom_textfile_modified_timestamp_seconds",
      "llm_custom_textfile_failed",
    ];
    const read = (await exporter.scrape()).filter(({ name }) => name !== "jobs_done");
    const shape = read.map(({ name, type, help, samples }) => ({
      name,
      type,
      help,
      labels: [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))]
        .filter((l) => l !== "le")
        .sort(),
    }));
    expect(shape.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      Object.entries(defined)
        .filter(([name]) => !absent.includes(name))
        .map(([name, { type, help, labels }]) => ({ name, type, help, labels: [...labels].sort() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  test("is the same in both formats and both encodings", async () => {
    const exporter = later(await running(quiet));
    const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8";
    const get = (headers: Readonly<Record<string, string>>) =>
      exporter.fetch("/metrics", { token: "scrape-token", headers });
    const names = async (response: Response, format: "text" | "openmetrics") =>
      families(format, await response.text())
        .map(({ name }) => name.replace(/_total$/, ""))
        // Is there from the first garbage collection on, whenever that is.
        .filter((name) => name !== "nodejs_gc_duration_seconds");
    const first = await get({ "accept-encoding": "identity" });
    expect(first.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await names(first, "text");
    const second = await get({ accept, "accept-encoding": "gzip" });
    expect(second.headers.get("content-type")).toBe(
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
    );
    expect(second.headers.get("content-encoding")).toBe("gzip");
    expect(await names(second, "openmetrics")).toEqual(text);
    expect(await names(await get({}), "text")).toEqual(text);
  });

  test("compressed bytes are gzip as Prometheus asks for it", async () => {
    const exporter = later(await running(quiet));
    const sent = httpRequest(`${exporter.url}/metrics`, {
      headers: { authorization: "Bearer scrape-token", "accept-encoding": "gzip" },
    }).end();
    const compressed = await new Promise<Buffer>((resolve) => {
      sent.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => {
          resolve(Buffer.concat(parts));
        });
      });
    });
    expect(families("text", gunzipSync(compressed).toString()).length).toBeGreaterThan(5);
  });

  test("ends before the scraper gives up, with what is known by then", async () => {
    const hanging = later(await tcpTarget(() => undefined));
    const sound = later(await httpTarget((_request, response) => response.end()));
    const targets = [
      { ...modelTarget, timeoutSeconds: 10, baseUrl: hanging.url },
      { kind: "web", target: "web", timeoutSeconds: 10, url: sound.url },
    ];
    const exporter = later(await running({ ...quiet, targets }));
    const start = performance.now();
    const response = await exporter.fetch("/metrics", {
      token: "scrape-token",
      headers: { "x-prometheus-scrape-timeout-seconds": "2" },
    });
    const read = families("text", await response.text());
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(performance.now() - start).toBeGreaterThan(1_400);
    expect(response.status).toBe(200);
    expect(["chat", "web"].map((target) => valueOf(read, "llm_target_up", { target }))).toEqual([0, 1]);
  });

  test("is answered eight times at once, four of them to one client; the ninth is told to try later, and counted", async () => {
    const hanging = later(await tcpTarget(() => undefined));
    const targets = [{ ...modelTarget, timeoutSeconds: 3, baseUrl: hanging.url }];
    const exporter = later(await running({ ...quiet, targets }));
    const get = (token = "scrape-token") => exporter.fetch("/metrics", { token });
    const eight = [
      ...Array.from({ length: 4 }, () => get()),
      ...Array.from({ length: 4 }, () => get("admin-token")),
    ];
    await until("all eight are under way", () => hanging.connections() >= 1);
    await until("the ninth is refused", async () => {
      const ninth = await Promise.race([
        get(),
        new Promise<void>((r) => {
          setTimeout(r, 300);
        }),
      ]);
      return ninth instanceof Response && ninth.status === 503 && ninth.headers.get("retry-after") === "1";
    });
    const answered = await Promise.all(eight);
    // Until it has been read a scrape is under way.
    await Promise.all(answered.map((response) => response.text()));
    expect(answered.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(7);
    expect(hanging.connections()).toBeLessThanOrEqual(2);
    expect(
      valueOf(await exporter.scrape(), "llm_exporter_requests_refused_total", { reason: "busy" }),
    ).toBeGreaterThan(0);
  });

  test("a hundred scrapes of dead, hanging and sound targets leave no file descriptor behind", async () => {
    const hanging = later(await tcpTarget(() => undefined));
    const sound = later(await httpTarget((_request, response) => response.end()));
    const targets = [
      { ...modelTarget, timeoutSeconds: 0.1, baseUrl: hanging.url },
      { kind: "web", target: "sound", timeoutSeconds: 5, url: sound.url },
      {
        kind: "web",
        target: "dead",
        timeoutSeconds: 5,
        url: `http://127.0.0.1:${String(await closedPort())}`,
      },
      { kind: "redis", target: "redis", timeoutSeconds: 0.1, host: "127.0.0.1", port: hanging.port },
    ];
    const exporter = later(await running({ ...quiet, targets }));
    for (let scrape = 0; scrape < 100; scrape += 1) await exporter.scrape();
    await until("no connection is open", () => hanging.open() === 0 && sound.open() === 0);
    // A model is asked whether it is ready and which version it runs, at once.
    expect(hanging.connections()).toBe(300);
    expect(sound.connections()).toBe(100);
  });
});

/** What a raw connection to the exporter was told until it was closed. */
async function told(port: number, send: (write: (bytes: string | Buffer) => void) => void): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  send((bytes) => socket.write(bytes));
  if (!socket.destroyed) await once(socket, "close");
  return Buffer.concat(parts).toString("latin1");
}

describe("clients that mean no good", () => {
  test("one that sends its headers a byte at a time is cut within seconds", async () => {
    const exporter = later(await running(quiet));
    const start = performance.now();
    let drip: NodeJS.Timeout | undefined;
    const answered = await told(exporter.port, (write) => {
      write("GET /metrics HTTP/1.1\r\nhost: x\r\n");
      drip = setInterval(() => {
        write("x");
      }, 200);
    });
    clearInterval(drip);
    expect(answered).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - start).toBeLessThan(12_000);
  });

  test("one that connects and says nothing is cut within seconds", async () => {
    const exporter = later(await running(quiet));
    const start = performance.now();
    await told(exporter.port, () => undefined);
    expect(performance.now() - start).toBeLessThan(12_000);
  });

  test.each([
    ["a header of 9 KiB", `GET /-/healthy HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(9 * 1024)}\r\n\r\n`, 431],
    ["no HTTP", "SSH-2.0-x\r\n\r\n", 400],
    ["a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 400],
    [
      "two lengths",
      "POST /-/reload HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
      400,
    ],
    ["a request target that is no URL", "GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
    ["a port that is none", "GET http://x:99999/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
    ["half an escape", "GET /%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
    ["a star", "OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
  ])("one that sends %s is answered, and the exporter lives on", async (_case, text, status) => {
    const exporter = later(await running(quiet));
    const answered = await told(exporter.port, (write) => {
      write(text);
    });
    expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect((await exporter.fetch("/-/healthy")).status).toBe(200);
  });

  test("any bytes in place of a request target are answered or cut, and the exporter lives on", async () => {
    const exporter = later(await running(quiet));
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom("GET", "POST", "FOO"),
        async (bytes, method) => {
          await told(exporter.port, (write) => {
            write(
              Buffer.concat([
                Buffer.from(`${method} /`),
                bytes,
                Buffer.from(" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
              ]),
            );
          });
        },
      ),
      { numRuns: 300 },
    );
    expect((await exporter.fetch("/-/healthy")).status).toBe(200);
  });

  test("a scraper that hangs up in the middle does no harm", async () => {
    const hanging = later(await tcpTarget(() => undefined));
    const targets = [{ ...modelTarget, timeoutSeconds: 1, baseUrl: hanging.url }];
    const exporter = later(await running({ ...quiet, targets }));
    const socket = connect(exporter.port, "127.0.0.1");
    socket.write("GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: Bearer scrape-token\r\n\r\n");
    await until("the target is checked", () => hanging.connections() === 2);
    socket.destroy();
    await until("the check has ended", () => hanging.open() === 0);
    expect(valueOf(await exporter.scrape(), "llm_exporter_scrapes_in_flight")).toBe(1);
  });
});
