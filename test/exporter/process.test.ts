import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { groupFileName } from "../../exporter/custom/group-file.ts";
import { pushedGroup } from "../../exporter/custom/group.ts";
import { issuedCertificate, newAuthority } from "../../ops/certificates/authority.ts";
import { bundled } from "./support/bundle.ts";
import { cleanup } from "./support/cleanup.ts";
import { canary, catalogueEntry, modelTarget } from "./support/config.ts";
import { alice, basic } from "./support/passwords.ts";
import { tcpTarget } from "./support/http-target.ts";
import { until } from "./support/until.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

const anyNumber: unknown = expect.any(Number);
const valid: unknown = expect.stringMatching(/^.*good\.json: valid, [0-9a-f]{12}\n$/);
let folder = "";
beforeAll(() => {
  folder = bundled();
  writeFileSync(join(folder, "scrape"), "scrape-token\n");
  writeFileSync(join(folder, "admin"), "admin-token\n");
});

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  readonly close: () => void;
}

function started(...args: readonly string[]): Started {
  return startedBy([], ...args);
}

/** @param node flags of Node itself */
function startedBy(node: readonly string[], ...args: readonly string[]): Started {
  const child = spawn(process.execPath, [...node, join(folder, "exporter.cjs"), ...args]);
  const parts: string[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part.toString()));
  child.stderr.on("data", (part: Buffer) => parts.push(part.toString()));
  const ended = once(child, "close").then(() => child.exitCode);
  return { child, output: () => parts.join(""), ended, close: () => child.kill("SIGKILL") };
}

const file = (name: string) => join(folder, name);
const serving = (overrides: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    "--config": file("exporter.json"),
    "--listen-address": "127.0.0.1:0",
    "--scrape-token-file": file("scrape"),
    "--admin-token-file": file("admin"),
    ...overrides,
  }).flat();

/** A serving exporter and its address. */
async function server(config?: unknown): Promise<Started & { readonly url: string }> {
  rmSync(file("exporter.json"), { force: true });
  if (config !== undefined) writeFileSync(file("exporter.json"), JSON.stringify(config));
  const process_ = later(started(...serving()));
  const port = () => /"port":(\d+)/.exec(process_.output())?.[1];
  await until("it listens", () => port() !== undefined);
  return { ...process_, url: `http://127.0.0.1:${port() ?? ""}` };
}

async function portOf({ output }: Started): Promise<number> {
  const port = () => /"port":(\d+)/.exec(output())?.[1];
  await until("it listens", () => port() !== undefined);
  return Number(port());
}

const quiet = {
  targets: [{ ...modelTarget, timeoutSeconds: 10 }],
  canaries: [],
  catalogue: [catalogueEntry],
};

test("the bundle is below 2 MB, and the same each time", () => {
  const again = bundled();
  expect(statSync(file("exporter.cjs")).size).toBeLessThan(2_000_000);
  expect(readFileSync(join(again, "exporter.cjs")).equals(readFileSync(file("exporter.cjs")))).toBe(true);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends it within five seconds, though a scrape hangs",
  async (signal) => {
    const hanging = later(await tcpTarget(() => undefined));
    const exporter = await server({ ...quiet, targets: [{ ...quiet.targets[0], baseUrl: hanging.url }] });
    const scrape = fetch(`${exporter.url}/metrics`, {
      headers: { authorization: "Bearer scrape-token" },
    }).catch(() => undefined);
    await until("the target is checked", () => hanging.connections() === 2);
    const start = performance.now();
    exporter.child.kill(signal);
    expect(await exporter.ended).toBe(0);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(exporter.output()).toContain('"msg":"stopped"');
    await scrape;
  },
);

describe("SIGTERM ends it within five seconds", () => {
  const namespace = {
    ...{ namespace: "jobs", owner: "llm", mostSeries: 1, mostGroups: 1 },
    families: [
      {
        ...{ name: "jobs_runs", type: "gauge", help: "Runs.", labels: [] },
        ...{ mostSeries: 1, lifeSpanSeconds: 60 },
      },
    ],
  };
  const secondsToEnd = async ({ child, ended }: Started) => {
    const start = performance.now();
    child.kill("SIGTERM");
    await ended;
    return (performance.now() - start) / 1000;
  };

  test("though the data directory hangs, and says what was not finished", async () => {
    const data = file("data");
    rmSync(data, { recursive: true, force: true });
    const tokenHashFile = file("jobs.sha256");
    writeFileSync(tokenHashFile, createHash("sha256").update("jobs-token").digest("hex"));
    const clients = [{ name: "jobs", roles: ["push:jobs"], tokenHashFile }];
    const customMetrics = { mostSeries: 1, namespaces: [namespace] };
    writeFileSync(file("exporter.json"), JSON.stringify({ ...quiet, clients, customMetrics }));
    const exporter = later(started(...serving({ "--data-directory": data })));
    const port = await portOf(exporter);
    // Whoever opens a pipe that nobody reads waits for ever, as with a volume that is gone.
    const { key } = pushedGroup("jobs", [["job", "x"]]);
    execFileSync("mkfifo", [join(data, `${groupFileName(key)}.new`)]);
    const pushed = request({
      ...{ host: "127.0.0.1", port, method: "PUT", path: "/metrics/job/x" },
      headers: { authorization: "Bearer jobs-token", expect: "100-continue" },
    });
    pushed.on("error", () => undefined);
    pushed.flushHeaders();
    await once(pushed, "continue");
    pushed.end("jobs_runs 1\n");
    expect(await secondsToEnd(exporter)).toBeLessThan(5);
    expect(exporter.output()).toContain('"msg":"stopped before everything was finished"');
  });

  test("though a client does not go on with its handshake", async () => {
    const now = new Date();
    const names = { address: "127.0.0.1", name: "gpu01" };
    const server_ = await issuedCertificate(await newAuthority("test", now), names, now);
    writeFileSync(file("server.crt"), server_.certificate);
    writeFileSync(file("server.key"), server_.key);
    writeFileSync(file("exporter.json"), JSON.stringify(quiet));
    const pair = { "--tls-certificate-file": file("server.crt"), "--tls-key-file": file("server.key") };
    const exporter = later(started(...serving(pair)));
    const client = connect(await portOf(exporter), "127.0.0.1");
    later({ close: () => client.destroy() });
    client.on("error", () => undefined);
    await once(client, "connect");
    expect(await secondsToEnd(exporter)).toBeLessThan(5);
    expect([exporter.child.exitCode, exporter.output()]).toEqual([
      0,
      expect.stringContaining('"msg":"stopped"'),
    ]);
  });
});

test("a request that is under way when it is told to end is still answered", async () => {
  const slow = later(
    await tcpTarget((socket) => {
      setTimeout(() => socket.end("HTTP/1.1 500 x\r\ncontent-length: 0\r\n\r\n"), 700);
    }),
  );
  const exporter = await server({ ...quiet, targets: [{ ...quiet.targets[0], baseUrl: slow.url }] });
  const scrape = fetch(`${exporter.url}/metrics`, { headers: { authorization: "Bearer scrape-token" } });
  await until("the target is checked", () => slow.connections() === 2);
  exporter.child.kill("SIGTERM");
  expect(await (await scrape).text()).toContain('llm_target_up{target="chat",kind="model"} 1');
  expect(await exporter.ended).toBe(0);
});

test("SIGHUP reads the configuration", async () => {
  const exporter = await server();
  expect((await fetch(`${exporter.url}/-/ready`)).status).toBe(503);
  writeFileSync(file("exporter.json"), JSON.stringify(quiet));
  exporter.child.kill("SIGHUP");
  await until("it is ready", async () => (await fetch(`${exporter.url}/-/ready`)).status === 200);
});

test("SIGHUP while it starts waits, and then reads the configuration again", async () => {
  rmSync(file("exporter.json"), { force: true });
  // Whoever reads a pipe waits for whoever writes into it: so long it starts.
  execFileSync("mkfifo", [file("exporter.json")]);
  const exporter = later(started(...serving()));
  const pipe = await open(file("exporter.json"), "w");
  exporter.child.kill("SIGHUP");
  const next = JSON.stringify({ ...quiet, catalogue: [] });
  rmSync(file("exporter.json"));
  writeFileSync(file("exporter.json"), next);
  await pipe.writeFile(JSON.stringify(quiet));
  await pipe.close();
  const hash = createHash("sha256").update(next).digest("hex").slice(0, 12);
  await until("it was reloaded", () => exporter.output().includes(`"address":"SIGHUP","config":"${hash}"`));
  expect(exporter.output().match(/"msg":"configuration in use"/g)).toHaveLength(2);
});

test("it logs JSON, a line an event, without tokens", async () => {
  const exporter = await server(quiet);
  await fetch(`${exporter.url}/metrics`, { headers: { authorization: "Bearer scrape-token" } });
  await until("the target's state is logged", () => exporter.output().includes("chat is not ready"));
  const lines = exporter.output().trimEnd().split("\n");
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: anyNumber });
  expect(exporter.output()).not.toContain('scrape-token"');
});

test("--check-config says that a file is valid, or everything that is wrong", async () => {
  writeFileSync(file("good.json"), JSON.stringify(quiet));
  const good = later(started("--check-config", file("good.json")));
  expect([await good.ended, good.output()]).toEqual([0, valid]);
  writeFileSync(file("bad.json"), JSON.stringify({ ...quiet, targets: [], more: 1 }));
  const bad = later(started("--check-config", file("bad.json")));
  expect([await bad.ended, bad.output()]).toEqual([
    1,
    `${file("bad.json")}: targets: must list at least one target\n${file("bad.json")}: (root): Unrecognized key: "more"\n`,
  ]);
});

test("--check-config refuses what a reload refuses, in the same words", async () => {
  const tokenHashFile = file("jobs.sha256");
  rmSync(tokenHashFile, { force: true });
  const exporter = await server(quiet);
  writeFileSync(
    file("exporter.json"),
    JSON.stringify({
      ...quiet,
      targets: [{ ...modelTarget, apiKeyFile: file("no-key") }],
      clients: [{ name: "jobs", roles: ["push:jobs"], tokenHashFile }],
    }),
  );
  const place = file("exporter.json");
  const uid = String(process.getuid?.());
  const problems = [
    `${place}: targets[0].apiKeyFile: cannot be read (ENOENT: no such file or directory, access '${file("no-key")}'): put the secret there, readable by uid ${uid}`,
    `${place}: clients[0].tokenHashFile: ${tokenHashFile} cannot be read (ENOENT: no such file or directory, open '${tokenHashFile}'): create it, readable by this user`,
    `${place}: clients[0].roles: push:jobs is of no use, for customMetrics declares no namespace jobs: declare it, or take the role away`,
    "",
  ].join("\n");
  const check = later(started("--check-config", place));
  expect([await check.ended, check.output()]).toEqual([1, problems]);
  const reload = await fetch(`${exporter.url}/-/reload`, {
    method: "POST",
    headers: { authorization: "Bearer admin-token" },
  });
  expect([reload.status, await reload.text()]).toEqual([400, problems]);
});

test("--check-config looks at web.config.yml as well", async () => {
  writeFileSync(file("good.json"), JSON.stringify(quiet));
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  alice: ${alice.hash}\n`);
  const both = ["--check-config", file("good.json"), "--web-config-file", file("web.config.yml")];
  const good = later(started(...both));
  expect([await good.ended, good.output()]).toEqual([
    0,
    expect.stringMatching(/^.*web\.config\.yml: valid\n.*good\.json: valid, [0-9a-f]{12}\n$/),
  ]);
  writeFileSync(file("web.config.yml"), "basic_auth_users:\n  alice: alice123\n");
  const bad = later(started(...both));
  expect([await bad.ended, bad.output()]).toEqual([
    1,
    `${file("web.config.yml")}: basic_auth_users.alice: is no bcrypt hash: make one with htpasswd -nBC 10 ''\n`,
  ]);
});

test("--check-config looks at the files of the other flags as well, and tells all problems at once", async () => {
  writeFileSync(
    file("exporter.json"),
    JSON.stringify({ ...quiet, targets: [{ ...modelTarget, caFile: file("no-ca") }] }),
  );
  const check = later(
    started(
      "--check-config",
      file("exporter.json"),
      ...serving({ "--tls-certificate-file": file("no-crt") }).slice(2),
      "--tls-key-file",
      file("no-key"),
    ),
  );
  expect(await check.ended).toBe(1);
  expect(check.output().split("\n")).toEqual([
    expect.stringMatching(/targets\[0\]\.caFile: cannot be used \(ENOENT/),
    expect.stringMatching(/^--tls-certificate-file: .*no-crt cannot be read \(ENOENT/),
    "",
  ]);
});

test("with web.config.yml alone, its users log in; their passwords are compared in a thread of the same bundle", async () => {
  writeFileSync(file("exporter.json"), JSON.stringify(quiet));
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  alice: ${alice.hash}\n`);
  const listen = ["--config", file("exporter.json"), "--listen-address", "127.0.0.1:0"];
  const exporter = later(started(...listen, "--web-config-file", file("web.config.yml")));
  const port = () => /"port":(\d+)/.exec(exporter.output())?.[1];
  await until("it listens", () => port() !== undefined);
  const get = async (authorization: string) =>
    (await fetch(`http://127.0.0.1:${port() ?? ""}/`, { headers: { authorization } })).status;
  expect(await get(basic(alice.name, alice.password))).toBe(200);
  expect([await get(basic(alice.name, "wrong")), await get("Bearer scrape-token")]).toEqual([401, 401]);
  exporter.child.kill("SIGTERM");
  expect(await exporter.ended).toBe(0);
  expect(exporter.output()).not.toContain(alice.password);
});

test("an error that nothing foresaw is logged as a defect and counted, and does not end it", async () => {
  // Whatever the exporter itself does wrong, it does in a callback of its own: so does this.
  writeFileSync(
    file("defect.cjs"),
    `process.on("SIGUSR2", () => {
       setImmediate(() => { throw new Error("a planted defect"); });
       Promise.reject(new Error("a planted rejection"));
     });`,
  );
  writeFileSync(file("exporter.json"), JSON.stringify(quiet));
  const exporter = later(startedBy(["--require", file("defect.cjs")], ...serving()));
  const port = () => /"port":(\d+)/.exec(exporter.output())?.[1];
  await until("it listens", () => port() !== undefined);
  const url = `http://127.0.0.1:${port() ?? ""}`;
  exporter.child.kill("SIGUSR2");
  await until("both are logged", () =>
    ["a planted defect", "a planted rejection"].every((text) => exporter.output().includes(text)),
  );
  expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  const scrape = await fetch(`${url}/metrics`, { headers: { authorization: "Bearer scrape-token" } });
  expect(await scrape.text()).toContain("\nllm_exporter_uncaught_errors_total 2\n");
  expect(exporter.output().match(/"level":60.*uncaught error: a defect of the exporter/g)).toHaveLength(2);
});

test("an error that nothing foresaw in one of its threads is a defect as well, and no failure of a model", async () => {
  writeFileSync(
    file("thread-defect.cjs"),
    `const { isMainThread, parentPort, workerData } = require("node:worker_threads");
     if (!isMainThread) parentPort.postMessage = () => { throw new Error("a planted defect of " + workerData); };`,
  );
  writeFileSync(file("web.config.yml"), `basic_auth_users:\n  alice: ${alice.hash}\n`);
  const canaries = [{ ...canary, intervalSeconds: 1, timeoutSeconds: 0.9 }];
  writeFileSync(file("exporter.json"), JSON.stringify({ ...quiet, canaries }));
  const flags = serving({ "--web-config-file": file("web.config.yml") });
  const exporter = later(startedBy(["--require", file("thread-defect.cjs")], ...flags));
  const url = `http://127.0.0.1:${String(await portOf(exporter))}`;
  const authorization = basic(alice.name, alice.password);
  expect((await fetch(`${url}/`, { headers: { authorization } })).status).toBe(500);
  const told = (thread: string) => exporter.output().includes(`a planted defect of ${thread}`);
  await until("both are logged", () => told("passwords") && told("canaries"));
  const scrape = await fetch(`${url}/metrics`, { headers: { authorization: "Bearer scrape-token" } });
  const text = await scrape.text();
  expect(Number(/^llm_exporter_uncaught_errors_total (.+)$/m.exec(text)?.[1])).toBeGreaterThan(1);
  expect(text).toContain('\nllm_canary_runs_total{model="chat",path="direct",outcome="failure"} 0\n');
});

test.each<readonly [string, () => readonly string[], number, () => string]>([
  [
    "without flags",
    () => [],
    2,
    () =>
      "--config: is missing: see --help\n--listen-address: is missing: see --help\n--scrape-token-file: is missing: see --help\n--admin-token-file: is missing: see --help\n",
  ],
  [
    "with an empty token file",
    () => {
      writeFileSync(file("empty"), "\n");
      return serving({ "--scrape-token-file": file("empty") });
    },
    1,
    () => `--scrape-token-file: ${file("empty")} is empty: write a token into it\n`,
  ],
  [
    "with a certificate in web.config.yml that is not there",
    () => {
      writeFileSync(file("tls.yml"), "tls_server_config:\n  cert_file: a\n  key_file: b\n");
      return serving({ "--web-config-file": file("tls.yml") });
    },
    1,
    () =>
      `${file("tls.yml")}: tls_server_config.cert_file: ${file("a")} cannot be read (ENOENT: no such file or directory, open '${file("a")}'): create it, readable by this user\n`,
  ],
  [
    "at an address of another host",
    () => serving({ "--listen-address": "192.0.2.1:9090" }),
    1,
    () =>
      "--listen-address: cannot listen on 192.0.2.1:9090 (listen EADDRNOTAVAIL: address not available 192.0.2.1:9090): name a free port of this host's own address\n",
  ],
])("started %s it ends and says why", async (_case, args, code, message) => {
  const exporter = later(started(...args()));
  expect(await exporter.ended).toBe(code);
  const said = exporter
    .output()
    .split("\n")
    .filter((line) => !line.startsWith("{"));
  expect(said.join("\n")).toBe(message());
});

test("at a port that is taken it ends and says so", async () => {
  const taken = later(await tcpTarget(() => undefined));
  const exporter = later(started(...serving({ "--listen-address": `127.0.0.1:${String(taken.port)}` })));
  expect(await exporter.ended).toBe(1);
  expect(exporter.output()).toContain(`cannot listen on 127.0.0.1:${String(taken.port)} (listen EADDRINUSE`);
});
