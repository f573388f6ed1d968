/** Who gets in where, with which credential; and that a credential is replaced without a lost scrape. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Agent, request } from "undici";
import { series } from "../../inventory/metrics/index.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import { dataSourceUid } from "../../dashboards/index.ts";
import { postAnswer } from "../../ops/http.ts";
import { checkout } from "../../ops/options.ts";
import { docker } from "./support/containers.ts";
import {
  citadel,
  cleared,
  directoryOf,
  exporterUrlOf,
  siteOf,
  successful,
  trustedFileOf,
  urlOf,
  type TestInstance,
} from "./support/instance.ts";
import { samples } from "./support/prometheus.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const instance: TestInstance = { instance: "e2e-s", prefix: "127.0.23", checkout };
const site = siteOf(instance);
const prometheus = urlOf(instance, "prometheus");
const alertmanager = urlOf(instance, "alertmanager");
const grafana = urlOf(instance, "grafana");
const exporter = exporterUrlOf(instance);

/** Everything that somebody could show, in the order of the tables' columns. */
const credentials = ["nothing", "wrong", "scrape token", "admin token", "Grafana's admin"] as const;
type Credential = (typeof credentials)[number];

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
});

afterAll(() => cleared(instance));

function secretOf(host: string, path: string): string {
  return readFileSync(join(directoryOf(instance), "hosts", host, path), "utf8").trim();
}

function authorization(credential: Credential): string | undefined {
  const secrets = secretDirectories(site).exporter;
  const basic = (user: string, password: string) =>
    `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  switch (credential) {
    case "nothing":
      return undefined;
    case "wrong":
      return "Bearer wrong";
    case "scrape token":
      return `Bearer ${secretOf(site.exporter.host, `${secrets}/scrape-token`)}`;
    case "admin token":
      return `Bearer ${secretOf(site.exporter.host, `${secrets}/admin-token`)}`;
    case "Grafana's admin":
      return basic(
        "admin",
        readFileSync(join(directoryOf(instance), "secrets/grafana-admin-password"), "utf8").trim(),
      );
  }
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE";

async function status(call: string, base: string, credential: Credential): Promise<number> {
  const [word = "GET", path = "/"] = call.split(" ");
  const methods: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "DELETE"];
  const method = methods.find((each) => each === word) ?? "GET";
  const dispatcher = new Agent({ connect: { ca: readFileSync(trustedFileOf(instance)) } });
  const header = authorization(credential);
  const answered = await request(`${base}${path}`, {
    method,
    dispatcher,
    headers: header === undefined ? {} : { authorization: header },
  });
  await answered.body.dump();
  await dispatcher.close();
  return answered.statusCode;
}

/** What each credential is answered, in the order of {@link credentials}. */
async function statuses(call: string, base: string): Promise<readonly number[]> {
  const seen: number[] = [];
  for (const credential of credentials) seen.push(await status(call, base, credential));
  return seen;
}

const everybody = (code: number) => credentials.map(() => code);

describe("the exporter", () => {
  test.each([
    ["GET /", [401, 401, 200, 200, 401]],
    ["GET /config", [401, 401, 403, 200, 401]],
    ["PUT /metrics/job/x", [401, 401, 403, 403, 401]],
    ["GET /-/healthy", everybody(200)],
    ["GET /-/ready", everybody(200)],
    ["GET /metrics", [401, 401, 200, 200, 401]],
    ["HEAD /metrics", [401, 401, 200, 200, 401]],
    ["GET /metrics?token=x", [401, 401, 200, 200, 401]],
    ["POST /-/reload", [401, 401, 403, 200, 401]],
    ["GET /-/reload", everybody(405)],
    ["PUT /-/reload", everybody(405)],
    ["POST /metrics", everybody(405)],
    ["DELETE /metrics", everybody(405)],
    ["GET /metrics/", everybody(404)],
    ["GET /-/quit", everybody(404)],
    ["GET /debug/pprof", everybody(404)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, exporter)).toEqual(expected);
  });

  test("answers no one without TLS", async () => {
    const plain = exporter.replace("https:", "http:");
    await expect(request(`${plain}/metrics`)).rejects.toThrow();
  });

  test("shows a certificate that only the instance's CA vouches for", async () => {
    await expect(request(`${exporter}/-/healthy`)).rejects.toThrow(/unable to verify|self.signed/);
  });
});

// As their packages leave them, with the flags that adopt names: whoever reaches the port gets in.
describe("Prometheus, found in place", () => {
  test.each([
    ["GET /api/v1/query?query=up", everybody(200)],
    ["GET /api/v1/status/config", everybody(200)],
    ["GET /metrics", everybody(200)],
    ["POST /-/reload", everybody(200)],
    ["GET /-/reload", everybody(405)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, prometheus)).toEqual(expected);
  });

  test("deletes series for nobody, because the flag for it is not set", async () => {
    const { text } = await postAnswer(`${prometheus}/api/v1/admin/tsdb/delete_series?match[]=up`);
    expect(text).toContain("admin APIs disabled");
  });
});

describe("Alertmanager, found in place", () => {
  test.each([
    ["GET /api/v2/status", everybody(200)],
    ["GET /api/v2/alerts", everybody(200)],
    ["GET /api/v2/silences", everybody(200)],
    ["GET /metrics", everybody(200)],
    ["POST /-/reload", everybody(200)],
    // Whoever may ask to end a silence that is not there may end one that is.
    ["DELETE /api/v2/silence/00000000-0000-4000-8000-000000000000", everybody(404)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, alertmanager)).toEqual(expected);
  });
});

describe("Grafana, or the stand-in of its API", () => {
  test.each([
    ["GET /api/health", everybody(200)],
    ["GET /metrics", everybody(200)],
    ["GET /api/folders", [401, 401, 401, 401, 200]],
    ["GET /api/dashboards/uid/llm-overview", [401, 401, 401, 401, 200]],
    ["DELETE /api/folders/no-such-folder", [401, 401, 401, 401, 404]],
    [`GET /api/datasources/proxy/uid/${dataSourceUid}/api/v1/query?query=up`, [401, 401, 401, 401, 200]],
    ["POST /api/admin/provisioning/datasources/reload", [401, 401, 401, 401, 200]],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, grafana)).toEqual(expected);
  });
});

test("preflight finds every connection working", async () => {
  expect(successful(await citadel(instance, "preflight"))).toMatch(/^all of \d+ connections work$/m);
});

test("no scrape of the exporter is lost while every credential of ours is replaced", async () => {
  const job = { job: "exporter", host: site.exporter.host };
  await until("the first scrapes", 120, async () =>
    (await samples(instance, series("up", job), 60)).at(-1) === 1 ? true : undefined,
  );
  const began = Date.now() / 1000;
  const refused = await refusals();
  const old = [authorization("scrape token"), authorization("admin token")];
  await scrapeTokenRotated();
  successful(await citadel(instance, "rotate", "admin-token", "certificate", "ca"));

  const seconds = Date.now() / 1000 - began;
  const up = await samples(instance, series("up", job), seconds);
  expect(new Set(up)).toEqual(new Set([1]));
  // One every 15 s, but for the seconds in which Prometheus may have been restarted.
  expect(up.length).toBeGreaterThanOrEqual(Math.floor(seconds / 15) - 1);
  // Only the two questions of rotate itself, whether the old tokens are refused.
  expect((await refusals()) - refused).toBe(2);
  const now = [authorization("scrape token"), authorization("admin token")];
  expect(now.filter((header) => old.includes(header))).toEqual([]);
  expect(await statuses("GET /metrics", exporter)).toEqual([401, 401, 200, 200, 401]);
});

/** A Prometheus with https://github.com/prometheus/common/issues/981 has to be restarted for a new token. */
async function scrapeTokenRotated(): Promise<void> {
  const { exitCode, stdout, stderr } = await citadel(instance, "rotate", "scrape-token");
  if (exitCode === 0) return;
  if (!stderr.includes("both stay in force: restart Prometheus when it suits"))
    throw new Error(stdout + stderr);
  await docker("restart", `${instance.instance}-prometheus`);
  successful(await citadel(instance, "rotate", "scrape-token"));
}

/** Requests that the exporter has refused for want of a token. */
async function refusals(): Promise<number> {
  const dispatcher = new Agent({ connect: { ca: readFileSync(trustedFileOf(instance)) } });
  const { body } = await request(`${exporter}/metrics`, {
    dispatcher,
    headers: { authorization: authorization("scrape token") ?? "" },
  });
  const text = await body.text();
  await dispatcher.close();
  const line = /^llm_exporter_requests_refused_total\{reason="unauthenticated"\} (\d+)$/m.exec(text);
  return Number(line?.[1]);
}
