/** Who may do what, over real sockets: every path with every credential. */
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { webConfigFile } from "../../../exporter/access/web-config/web-config-file.ts";
import { cleanup } from "../support/cleanup.ts";
import { catalogueEntry, modelTarget } from "../support/config.ts";
import { valueOf } from "../support/exposition.ts";
import { alice, basic, bundledChecker, carol } from "../support/passwords.ts";
import { running, type Running } from "../support/running.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

const passwords = bundledChecker();
afterAll(passwords.close);
const folder = temporaryDirectory("exporter-access-");
const file = (name: string) => join(folder, name);
const silent = pino({ level: "silent" });
const sha256 = (token: string) => createHash("sha256").update(token).digest("hex");

const quiet = {
  targets: [{ ...modelTarget, timeoutSeconds: 0.5 }],
  canaries: [],
  catalogue: [catalogueEntry],
  customMetrics: {
    mostSeries: 1,
    namespaces: [
      {
        ...{ namespace: "billing", owner: "llm", mostSeries: 1, mostGroups: 1 },
        families: [
          {
            ...{ name: "billing_runs", type: "gauge", help: "Runs.", labels: [] },
            ...{ mostSeries: 1, lifeSpanSeconds: 60 },
          },
        ],
      },
    ],
  },
};
const declared = [
  { name: "reader", roles: ["scrape"], tokenHashFile: file("reader") },
  { name: "operator", roles: ["admin"], tokenHashFile: file("operator") },
  { name: "billing", roles: ["push:billing"], tokenHashFile: file("billing") },
  { name: carol.name, roles: ["admin"], passwordHashFile: file("carol") },
];

beforeEach(() => {
  for (const name of ["reader", "operator", "billing"])
    writeFileSync(file(name), `${sha256(`${name}-token`)}\n`);
  writeFileSync(file("carol"), `${carol.hash}\n`);
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  ${alice.name}: ${alice.hash}\n`);
});

/** With clients of every kind. */
async function started(config: object = {}, log = silent): Promise<Running> {
  return later(
    await running(
      { ...quiet, clients: declared, ...config },
      {
        web: webConfigFile("--web-config-file", file("web.config.yml"), silent),
        passwords,
      },
      log,
    ),
  );
}

const credentials: readonly (readonly [string, string | undefined])[] = [
  ["nothing", undefined],
  ["wrong token", "Bearer wrong"],
  ["wrong password", basic(alice.name, "wrong")],
  ["unknown user", basic("mallory", "fakepassword")],
  ["scrape token", "Bearer scrape-token"],
  ["admin token", "Bearer admin-token"],
  ["reader's token", "Bearer reader-token"],
  ["operator's token", "Bearer operator-token"],
  ["billing's token", "Bearer billing-token"],
  ["alice of web.config.yml", basic(alice.name, alice.password)],
  ["carol, an administrator", basic(carol.name, carol.password)],
];
const table: readonly (readonly [string, string, readonly number[]])[] = [
  ["GET", "/-/healthy", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ["GET", "/-/ready", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ["GET", "/", [401, 401, 401, 401, 200, 200, 200, 200, 403, 200, 200]],
  ["GET", "/metrics", [401, 401, 401, 401, 200, 200, 200, 200, 403, 200, 200]],
  ["HEAD", "/metrics", [401, 401, 401, 401, 200, 200, 200, 200, 403, 200, 200]],
  ["GET", "/config", [401, 401, 401, 401, 403, 200, 403, 200, 403, 403, 200]],
  ["POST", "/-/reload", [401, 401, 401, 401, 403, 200, 403, 200, 403, 403, 200]],
  ["GET", "/nothing", [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]],
  ["DELETE", "/metrics", [405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405]],
];

test("every path answers every credential as the table says", async () => {
  const exporter = await started({ limits: { failedLogins: 1000 } });
  const seen: (readonly [string, string, readonly number[]])[] = [];
  for (const [method, path] of table) {
    const row: number[] = [];
    for (const [, authorization] of credentials) {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await exporter.fetch(path, { method, headers });
      await response.text();
      row.push(response.status);
    }
    seen.push([method, path, row]);
  }
  expect(seen).toEqual(table);
});

test("a refusal says what is needed, and which schemes there are", async () => {
  const exporter = await started();
  const refused = await exporter.fetch("/metrics");
  expect([refused.headers.get("www-authenticate"), await refused.text()]).toEqual([
    'Bearer realm="llm-exporter", Basic realm="llm-exporter", charset="UTF-8"',
    "a credential is needed: use the scrape token, or a client with the role scrape\n",
  ]);
  const wrong = await exporter.fetch("/config", { token: "wrong" });
  expect(await wrong.text()).toBe(
    "the credential is not known here: use the admin token, or a client with the role admin\n",
  );
  const forbidden = await exporter.fetch("/config", { token: "reader-token" });
  expect(await forbidden.text()).toBe(
    "reader has not the role for this: use the admin token, or a client with the role admin\n",
  );
});

test("a client's file is read again when it changes: a new token, the old one below it, and then without it", async () => {
  const exporter = await started();
  const get = async (token: string) => (await exporter.fetch("/metrics", { token })).status;
  expect(await get("reader-token")).toBe(200);
  writeFileSync(file("reader"), `${sha256("new")}\n${sha256("reader-token")}\n`);
  expect([await get("new"), await get("reader-token")]).toEqual([200, 200]);
  const outdated = (role: string) => ["llm_exporter_outdated_token_requests_total", { role }] as const;
  const read = await exporter.scrape();
  expect(["scrape", "admin", "push"].map((role) => valueOf(read, ...outdated(role)))).toEqual([1, 0, 0]);
  writeFileSync(file("reader"), `${sha256("new")}\n`);
  expect([await get("new"), await get("reader-token")]).toEqual([200, 401]);
});

test("a password's file and web.config.yml are read again when they change", async () => {
  const exporter = await started();
  const get = async (user: string, password: string) =>
    (await exporter.fetch("/metrics", { headers: { authorization: basic(user, password) } })).status;
  expect([await get("carol", carol.password), await get("alice", alice.password)]).toEqual([200, 200]);
  writeFileSync(file("carol"), alice.hash);
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  alice: ${carol.hash}\n`);
  expect([await get("carol", carol.password), await get("alice", alice.password)]).toEqual([401, 401]);
  expect([await get("carol", alice.password), await get("alice", carol.password)]).toEqual([200, 200]);
});

test("a file of credentials that is spoilt leaves the last ones in force, and a metric says so", async () => {
  const exporter = await started();
  const sound = async () => valueOf(await exporter.scrape(), "llm_exporter_credentials_last_read_successful");
  expect(await sound()).toBe(1);
  writeFileSync(file("reader"), "reader-token\n");
  expect((await exporter.fetch("/metrics", { token: "reader-token" })).status).toBe(200);
  expect(await sound()).toBe(0);
  writeFileSync(file("reader"), `${sha256("reader-token")}\n`);
  expect(await sound()).toBe(1);
});

test("a reload names every client whose file is missing or holds what it should not", async () => {
  const exporter = await started();
  rmSync(file("billing"));
  writeFileSync(file("reader"), "reader-token\n");
  writeFileSync(file("carol"), "carol\n");
  const refused = await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" });
  expect([refused.status, await refused.text()]).toEqual([
    400,
    [
      `${exporter.configFile}: clients[0].tokenHashFile: ${file("reader")} holds a line that is no SHA-256 in hexadecimal: write printf %s TOKEN | sha256sum | cut -d' ' -f1`,
      `${exporter.configFile}: clients[2].tokenHashFile: ${file("billing")} cannot be read (ENOENT: no such file or directory, open '${file("billing")}'): create it, readable by this user`,
      `${exporter.configFile}: clients[3].passwordHashFile: ${file("carol")} is no bcrypt hash: make one with htpasswd -nBC 10 ''\n`,
    ].join("\n"),
  ]);
});

test("a client that a reload takes away is nobody from then on; one of web.config.yml gets the roles it is given", async () => {
  const exporter = await started();
  const get = async (path: string, authorization: string) =>
    (await exporter.fetch(path, { headers: { authorization } })).status;
  expect(await get("/config", basic(alice.name, alice.password))).toBe(403);
  exporter.write({ ...quiet, clients: [{ name: "alice", roles: ["admin"] }] });
  expect((await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" })).status).toBe(200);
  expect(await get("/config", basic(alice.name, alice.password))).toBe(200);
  expect([
    await get("/metrics", "Bearer reader-token"),
    await get("/metrics", basic("carol", "carol")),
  ]).toEqual([401, 401]);
});

describe("an address that shows wrong credentials", () => {
  const limits = { failedLogins: 3, failedLoginSeconds: 3600 };

  test("is locked out, with right ones too, and told how long; open paths still answer", async () => {
    const exporter = await started({ limits });
    const get = async (headers: Readonly<Record<string, string>>) =>
      (await exporter.fetch("/metrics", { headers })).status;
    const wrong = [
      await get({ authorization: "Bearer 1" }),
      await get({ authorization: basic("alice", "2") }),
    ];
    expect([...wrong, await get({ authorization: "nonsense" })]).toEqual([401, 401, 401]);
    const locked = await exporter.fetch("/metrics", { token: "scrape-token" });
    expect([locked.status, locked.headers.get("retry-after"), await locked.text()]).toEqual([
      429,
      expect.stringMatching(/^3(?:59\d|600)$/),
      expect.stringMatching(/^too many failed logins from this address: wait 3(?:59\d|600) s\n$/),
    ]);
    expect((await exporter.fetch("/-/healthy")).status).toBe(200);
  });

  test("gets no more guesses by making them all at once", async () => {
    const exporter = await started({ limits });
    const guesses = Array.from({ length: 12 }, async (_, index) => {
      const headers = { authorization: basic("alice", `guess-${String(index)}`) };
      return (await exporter.fetch("/metrics", { headers })).status;
    });
    const statuses = (await Promise.all(guesses)).sort();
    expect(statuses).toEqual([
      ...Array.from({ length: 3 }, () => 401),
      ...Array.from({ length: 9 }, () => 429),
    ]);
  });

  test("is not locked out by asking without any, nor by being refused for its role", async () => {
    const exporter = await started({ limits });
    for (let request = 0; request < 5; request += 1) {
      expect((await exporter.fetch("/metrics")).status).toBe(401);
      expect((await exporter.fetch("/config", { token: "reader-token" })).status).toBe(403);
    }
    expect((await exporter.fetch("/metrics", { token: "scrape-token" })).status).toBe(200);
  });

  test("is forgiven in time", async () => {
    const exporter = await started({ limits: { failedLogins: 1, failedLoginSeconds: 1 } });
    expect((await exporter.fetch("/metrics", { token: "wrong" })).status).toBe(401);
    const started_ = performance.now();
    let status = 429;
    while (status === 429 && performance.now() - started_ < 60_000) {
      ({ status } = await exporter.fetch("/metrics", { token: "scrape-token" }));
    }
    expect(status).toBe(200);
  });
});

test("an address that asks too often is told to wait", async () => {
  const exporter = await started({ limits: { requestsPerSecond: 1, requestBurst: 3 } });
  const seen: number[] = [];
  for (let request = 0; request < 4; request += 1) {
    seen.push((await exporter.fetch("/metrics", { token: "wrong" })).status);
  }
  expect(seen).toEqual([401, 401, 401, 429]);
  expect((await exporter.fetch("/-/ready")).status).toBe(200);
});

test("the rate limit of web.config.yml is for all together, but for open paths", async () => {
  writeFileSync(file("web.config.yml"), "rate_limit:\n  interval: 1h\n  burst: 2\n");
  const exporter = await started();
  const seen: number[] = [];
  for (let request = 0; request < 3; request += 1) {
    seen.push((await exporter.fetch("/metrics", { token: "reader-token" })).status);
  }
  expect([...seen, (await exporter.fetch("/-/healthy")).status]).toEqual([200, 200, 429, 200]);
});

test("the headers of web.config.yml are sent with every answer", async () => {
  writeFileSync(
    file("web.config.yml"),
    "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    X-XSS-Protection: 1\n    Strict-Transport-Security: max-age=31536000; includeSubDomains\n",
  );
  const exporter = await started();
  for (const path of ["/-/healthy", "/metrics", "/nothing"]) {
    const { headers } = await exporter.fetch(path);
    expect(
      ["x-frame-options", "x-xss-protection", "strict-transport-security", "x-content-type-options"].map(
        (name) => headers.get(name),
      ),
    ).toEqual(["deny", "1", "max-age=31536000; includeSubDomains", "nosniff"]);
  }
});

test("the audit log says who reloaded and who was refused, and no credential", async () => {
  const lines: string[] = [];
  const exporter = await started(
    {},
    pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }),
  );
  await exporter.fetch("/-/reload", { method: "POST", token: "operator-token" });
  exporter.write("{}");
  await exporter.fetch("/-/reload", { method: "POST", headers: { authorization: basic("carol", "carol") } });
  await exporter.fetch("/metrics");
  await exporter.fetch("/metrics", { token: "guessed-token" });
  await exporter.fetch("/config", { token: "billing-token" });
  const audited = lines
    .filter((line) => line.includes('"audit":true'))
    .map((line): unknown => JSON.parse(line));
  const common = { level: 30, audit: true, address: "127.0.0.1", msg: "audit" };
  const hash: unknown = expect.stringMatching(/^[0-9a-f]{12}$/);
  expect(audited).toEqual([
    { ...common, action: "reload", outcome: "done", client: "operator", config: hash },
    { ...common, action: "reload", outcome: "refused", client: "carol", reason: "configuration" },
    { ...common, action: "login", outcome: "refused", reason: "no_credential" },
    { ...common, action: "login", outcome: "refused", reason: "wrong_credential" },
    { ...common, action: "admin", outcome: "refused", client: "billing", reason: "role" },
  ]);
  for (const secret of ["operator-token", "guessed-token", "billing-token", basic("carol", "carol")]) {
    expect(lines.join("")).not.toContain(secret);
  }
});

test("a user of web.config.yml who is called admin is not audited as the admin token is", async () => {
  const lines: string[] = [];
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  admin: ${alice.hash}\n`);
  const exporter = await started({}, pino({ base: null }, { write: (line: string) => lines.push(line) }));
  const authorization = basic("admin", alice.password);
  expect((await exporter.fetch("/config", { headers: { authorization } })).status).toBe(403);
  await exporter.fetch("/-/reload", { method: "POST", token: "admin-token" });
  const audited = lines
    .filter((line) => line.includes('"audit":true'))
    .map((line): unknown => JSON.parse(line));
  expect(audited).toMatchObject([
    { action: "admin", client: "user:admin" },
    { action: "reload", client: "admin" },
  ]);
});

test("CVE-2026-42151: /config shows the configuration and no secret of web.config.yml", async () => {
  const exporter = await started();
  const response = await exporter.fetch("/config", { token: "admin-token" });
  const text = await response.text();
  const hash: unknown = expect.stringMatching(/^[0-9a-f]{12}$/);
  const configuration: unknown = expect.objectContaining({ clients: declared });
  expect(JSON.parse(text)).toEqual({
    hash,
    configuration,
    webConfiguration: { basic_auth_users: { alice: "<secret>" } },
  });
  expect(text).not.toContain(alice.hash);
});
