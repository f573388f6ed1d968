/** Who gets in where, with which credential; and that a credential is replaced without a lost scrape. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Agent, request } from "undici";
import { series } from "../../inventory/metrics/index.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import { dataSourceUid } from "../../dashboards/index.ts";
import { postAnswerOf } from "../../ops/ask.ts";
import { checkout } from "../../ops/options.ts";
import { docker } from "./support/containers.ts";
import {
  citadel,
  cleared,
  directoryOf,
  endpointOf,
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
const credentials = [
  "nothing",
  "a wrong token",
  "a wrong password",
  "scrape token",
  "admin token",
  "read",
  "admin",
  "Grafana's viewer",
  "Grafana's admin",
] as const;
type Credential = (typeof credentials)[number];

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
});

afterAll(() => cleared(instance));

function secretOf(host: string, path: string): string {
  return readFileSync(join(directoryOf(instance), "hosts", host, path), "utf8").trim();
}

function deployersSecret(name: string): string {
  return readFileSync(join(directoryOf(instance), "secrets", name), "utf8").trim();
}

function authorization(credential: Credential): string | undefined {
  const secrets = secretDirectories(site).exporter;
  const basic = (user: string, password: string) =>
    `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  switch (credential) {
    case "nothing":
      return undefined;
    case "a wrong token":
      return "Bearer wrong";
    case "a wrong password":
      return basic("admin", "wrong");
    case "scrape token":
      return `Bearer ${secretOf(site.exporter.host, `${secrets}/scrape-token`)}`;
    case "admin token":
      return `Bearer ${secretOf(site.exporter.host, `${secrets}/admin-token`)}`;
    case "read":
      return basic("read", deployersSecret("metrics-read-password"));
    case "admin":
      return basic("admin", deployersSecret("metrics-admin-password"));
    case "Grafana's viewer":
      return basic("citadel-read", deployersSecret("metrics-read-password"));
    case "Grafana's admin":
      return basic("admin", deployersSecret("grafana-admin-password"));
  }
}

let clients = 0;
/** An address for each request: one that shows wrong credentials again and again is locked out by the exporter. */
function nextAddress(): string {
  clients += 1;
  return `127.1.${String(Math.floor(clients / 250))}.${String((clients % 250) + 1)}`;
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE";

async function status(call: string, base: string, credential: Credential): Promise<number> {
  const [word = "GET", path = "/"] = call.split(" ");
  const methods: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "DELETE"];
  const method = methods.find((each) => each === word) ?? "GET";
  const ca = readFileSync(trustedFileOf(instance));
  const dispatcher = new Agent({ localAddress: nextAddress(), connect: { ca } });
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
/** 401 for whom nothing else is said of. */
const only = (codes: Partial<Readonly<Record<Credential, number>>>) =>
  credentials.map((credential) => codes[credential] ?? 401);

describe("the exporter", () => {
  test.each([
    ["GET /", only({ "scrape token": 200, "admin token": 200 })],
    ["GET /config", only({ "scrape token": 403, "admin token": 200 })],
    ["PUT /metrics/job/x", only({ "scrape token": 403, "admin token": 403 })],
    ["GET /-/healthy", everybody(200)],
    ["GET /-/ready", everybody(200)],
    ["GET /metrics", only({ "scrape token": 200, "admin token": 200 })],
    ["HEAD /metrics", only({ "scrape token": 200, "admin token": 200 })],
    ["GET /metrics?token=x", only({ "scrape token": 200, "admin token": 200 })],
    ["POST /-/reload", only({ "scrape token": 403, "admin token": 200 })],
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
});

describe.each([
  ["the exporter", exporter, "/metrics"],
  ["Prometheus", prometheus, "/-/ready"],
  ["Alertmanager", alertmanager, "/-/ready"],
  ["Grafana", grafana, "/api/health"],
])("%s", (_name, url, path) => {
  test("lets nobody in without TLS", async () => {
    const plain = url.replace("https:", "http:");
    const status = await request(`${plain}${path}`).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => "cut off",
    );
    // Go's servers say that they want TLS, Node's say nothing.
    expect([400, "cut off"]).toContain(status);
  });

  test("shows a certificate that only the instance's CA vouches for", async () => {
    await expect(request(`${url}${path}`)).rejects.toThrow(/unable to verify|self.signed/);
  });
});

// The users of Prometheus and Alertmanager have the same rights: neither knows any other (ADR 0010).
describe("Prometheus, secured", () => {
  const users = (code: number) => only({ read: code, admin: code });
  test.each([
    ["GET /api/v1/query?query=up", users(200)],
    ["GET /api/v1/status/config", users(200)],
    ["GET /metrics", users(200)],
    ["GET /-/ready", users(200)],
    ["POST /-/reload", users(200)],
    ["GET /-/reload", users(405)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, prometheus)).toEqual(expected);
  });

  test("deletes series for nobody, because the flag for it is not set", async () => {
    const path = "/api/v1/admin/tsdb/delete_series?match[]=up";
    const { text } = await postAnswerOf(endpointOf(instance, "prometheus"), path);
    expect(text).toContain("admin APIs disabled");
  });
});

describe("Alertmanager, secured", () => {
  const users = (code: number) => only({ read: code, admin: code });
  test.each([
    ["GET /api/v2/status", users(200)],
    ["GET /api/v2/alerts", users(200)],
    ["GET /api/v2/silences", users(200)],
    ["GET /metrics", users(200)],
    ["POST /-/reload", users(200)],
    // Whoever may ask to end a silence that is not there may end one that is.
    ["DELETE /api/v2/silence/00000000-0000-4000-8000-000000000000", users(404)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, alertmanager)).toEqual(expected);
  });
});

describe("Grafana, or the stand-in of its API", () => {
  const people = (viewer: number, admin: number) =>
    only({ "Grafana's viewer": viewer, "Grafana's admin": admin });
  const proxy = `/api/datasources/proxy/uid/${dataSourceUid}`;
  test.each([
    ["GET /api/health", everybody(200)],
    ["GET /metrics", everybody(200)],
    ["GET /api/folders", people(200, 200)],
    ["GET /api/dashboards/uid/llm-overview", people(200, 200)],
    ["GET /api/folders/citadel-infrastructure", people(403, 200)],
    ["GET /api/dashboards/uid/infra-node", people(403, 200)],
    ["GET /api/dashboards/uid/llm-capacity", people(403, 200)],
    [`GET ${proxy}/api/v1/query?query=up`, people(200, 200)],
    [`POST ${proxy}/-/quit`, people(403, 403)],
    ["DELETE /api/folders/no-such-folder", people(403, 404)],
    ["POST /api/dashboards/db", people(403, 400)],
    ["DELETE /api/admin/users/999", people(403, 404)],
    ["POST /api/admin/provisioning/datasources/reload", people(403, 200)],
  ])("%s", async (call, expected) => {
    expect(await statuses(call, grafana)).toEqual(expected);
  });
});

test("preflight finds every connection working", async () => {
  expect(successful(await citadel(instance, "preflight"))).toMatch(/^all of \d+ connections work$/m);
});

test("no scrape is lost while tokens, certificates and CA are replaced", async () => {
  const jobs = [
    { job: "exporter", host: site.exporter.host },
    ...["prometheus", "alertmanager", "grafana"].map((job) => ({ job, host: site.metricsServer.host })),
  ];
  for (const job of jobs) {
    await until(`the first scrapes of ${job.job}`, 120, async () =>
      (await samples(instance, series("up", job), 60)).at(-1) === 1 ? true : undefined,
    );
  }
  const refused = await refusals();
  const old = [authorization("scrape token"), authorization("admin token")];
  const began = Date.now() / 1000;
  await scrapeTokenRotated();
  // Prometheus may have been restarted, which loses one scrape of itself.
  const restarted = Date.now() / 1000;
  successful(await citadel(instance, "rotate", "admin-token", "certificate", "ca"));

  for (const job of jobs) {
    const seconds = Date.now() / 1000 - (job.job === "exporter" ? began : restarted);
    const up = await samples(instance, series("up", job), seconds);
    expect({ job, values: [...new Set(up)] }).toEqual({ job, values: [1] });
    // One every 15 s, but for the seconds in which Prometheus may have been restarted.
    expect(up.length).toBeGreaterThanOrEqual(Math.floor(seconds / 15) - 1);
  }
  // Only the two questions of rotate itself, whether the old tokens are refused.
  expect((await refusals()) - refused).toBe(2);
  const now = [authorization("scrape token"), authorization("admin token")];
  expect(now.filter((header) => old.includes(header))).toEqual([]);
  expect(await statuses("GET /metrics", exporter)).toEqual(only({ "scrape token": 200, "admin token": 200 }));
  // Grafana trusts the new CA, too.
  const query = `GET /api/datasources/proxy/uid/${dataSourceUid}/api/v1/query?query=up`;
  expect(await status(query, grafana, "Grafana's viewer")).toBe(200);
});

test("a namespace pushes with its old token until the rotation is ended, and with the new one from its beginning", async () => {
  const file = join(directoryOf(instance), "secrets/push-verification-token");
  const old = readFileSync(file, "utf8").trim();
  successful(await citadel(instance, "rotate", "push-verification-token"));
  const token = readFileSync(file, "utf8").trim();
  expect(token).not.toBe(old);
  expect([await pushed(old), await pushed(token)]).toEqual([200, 200]);
  successful(await citadel(instance, "rotate", "push-verification-token"));
  expect([await pushed(old), await pushed(token)]).toEqual([401, 200]);
});

async function pushed(token: string): Promise<number> {
  const dispatcher = new Agent({ connect: { ca: readFileSync(trustedFileOf(instance)) } });
  const { statusCode, body } = await request(`${exporter}/metrics/job/access`, {
    dispatcher,
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: "# TYPE verification_pushed_timestamp_seconds gauge\nverification_pushed_timestamp_seconds 1\n",
  });
  await body.dump();
  await dispatcher.close();
  return statusCode;
}

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
