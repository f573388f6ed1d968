/**
 * The passwords of a secured metrics server are replaced at every server and client, also after a killed rotation, and
 * not while somebody deploys.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataSourceUid } from "../../dashboards/index.ts";
import { series } from "../../inventory/metrics/index.ts";
import { answerOf } from "../../ops/ask.ts";
import { answer } from "../../ops/http.ts";
import { instantVector } from "../../ops/live/prometheus-api.ts";
import { localHost } from "../../ops/host-shell.ts";
import { deploymentLock } from "../../ops/releases/lock.ts";
import { checkout } from "../../ops/options.ts";
import {
  citadel,
  cleared,
  directoryOf,
  endpointOf,
  siteOf,
  successful,
  trustedFileOf,
  urlOf,
  type TestInstance,
} from "./support/instance.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const instance: TestInstance = { instance: "e2e-w", prefix: "127.0.29", checkout };
const host = siteOf(instance).metricsServer.host;

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
});

afterAll(() => cleared(instance));

const password = (account: "read" | "admin") =>
  readFileSync(join(directoryOf(instance), `secrets/metrics-${account}-password`), "utf8").trim();
const onHost = (path: string) => readFileSync(join(directoryOf(instance), "hosts", host, path), "utf8");

/** What Prometheus and Alertmanager, and Grafana through its data source, answer to a user. */
async function statuses(user: "read" | "admin", secret: string): Promise<readonly number[]> {
  const query = "/api/v1/query?query=up";
  const asked = [
    [user, `${urlOf(instance, "prometheus")}${query}`],
    [user, `${urlOf(instance, "alertmanager")}/api/v2/status`],
    ["citadel-read", `${urlOf(instance, "grafana")}/api/datasources/proxy/uid/${dataSourceUid}${query}`],
  ] as const;
  return Promise.all(
    asked.map(async ([login, url]) => {
      const basic = { kind: "basic", user: login, password: secret } as const;
      return until(`an answer of ${url}`, 60, async () => {
        const { status } = await answer(url, basic, trustedFileOf(instance));
        return status;
      });
    }),
  );
}

/** Everything that shows or asks for the password of `read` has the same one, and works with it. */
async function expectWhole(old: string): Promise<void> {
  const now = password("read");
  expect(now).not.toBe(old);
  expect(await statuses("read", now)).toEqual([200, 200, 200]);
  expect(await statuses("read", old)).toEqual([401, 401, 401]);
  for (const directory of ["etc/prometheus", "etc/grafana/provisioning"])
    expect(onHost(`${directory}/citadel/secrets/metrics-read-password`)).toBe(`${now}\n`);
  const prometheus = endpointOf(instance, "prometheus");
  const jobs = await instantVector(prometheus, series("up", { host }));
  const asked = jobs.filter(({ labels }) => /^(prometheus|alertmanager)$/.test(labels["job"] ?? ""));
  expect(asked.map(({ value }) => value)).toEqual([1, 1]);
  // An alert still finds its way: the Watchdog of this minute, not the one before the rotation.
  const began = Date.now();
  await until("an alert that Alertmanager was sent after the rotation", 180, async () => {
    const { text } = await answerOf(
      endpointOf(instance, "alertmanager"),
      "/api/v2/alerts?filter=alertname%3DWatchdog",
    );
    const updated = [...text.matchAll(/"updatedAt":"([^"]+)"/g)].map(([, at]) => Date.parse(at ?? ""));
    return updated.some((at) => at > began) ? true : undefined;
  });
}

test("the password of read is replaced wherever it is shown or asked for, and dashboards go on", async () => {
  const old = password("read");
  const said = successful(await citadel(instance, "rotate", "read-password"));
  expect(said).toContain(
    "read-password: Prometheus and Alertmanager accept the new one and refuse the old one",
  );
  expect(said).toContain("read-password: Prometheus scrapes with the new one");
  await expectWhole(old);
  expect(successful(await citadel(instance, "rotate"))).toMatch(
    /^read-password .*\(rotated \d{4}-\d\d-\d\dT\S+ by \S+@\S+\)$/m,
  );
});

test("killed between the servers and their clients, the rotation is run again and ends well", async () => {
  const old = password("read");
  await killedAfter("accept the new one and refuse the old one");
  expect((await statuses("read", password("read"))).slice(0, 2)).toEqual([200, 200]);
  expect(successful(await citadel(instance, "rotate"))).toMatch(
    /^read-password .*\(begun and not finished /m,
  );
  successful(await citadel(instance, "rotate", "read-password"));
  await expectWhole(old);
});

test("the password of admin is replaced, and the deployer and publishers go on with it", async () => {
  const old = password("admin");
  successful(await citadel(instance, "rotate", "admin-password"));
  expect((await statuses("admin", old)).slice(0, 2)).toEqual([401, 401]);
  expect((await statuses("admin", password("admin"))).slice(0, 2)).toEqual([200, 200]);
  for (const directory of ["etc/prometheus", "etc/alertmanager"])
    expect(onHost(`${directory}/citadel/secrets/metrics-admin-auth`)).toBe(`admin:${password("admin")}\n`);
  expect(successful(await citadel(instance, "drift"))).toContain("as release 1 was deployed");
});

test("while somebody deploys, whatever changes secrets or servers is told who, and changes nothing", async () => {
  const store = localHost(host, join(directoryOf(instance), "hosts", host));
  const passwords = [password("read"), password("admin")];
  const lock = await deploymentLock(store, "anna@laptop, deploy");
  try {
    for (const [command, ...flags] of [
      ["rotate", "read-password"],
      ["adopt"],
      ["adopt", "--undo"],
      ["setup"],
    ] as const) {
      const { exitCode, stdout, stderr } = await citadel(instance, command, ...flags);
      expect([command, exitCode, stdout + stderr]).toEqual([
        command,
        1,
        expect.stringContaining(`${host}: deployment lock: held by anna@laptop, deploy, since `),
      ]);
    }
  } finally {
    await lock.release();
  }
  expect([password("read"), password("admin")]).toEqual(passwords);
  expect(await statuses("read", password("read"))).toEqual([200, 200, 200]);
});

/** Begins to rotate the password of `read`, and kills that as soon as it has printed a text. */
async function killedAfter(text: string): Promise<void> {
  const { instance: name, prefix } = instance;
  const command = ["rotate", "--instance", name, "--prefix", prefix, "read-password"];
  // Without a process between it and us, which would be killed in its place.
  const child = spawn(process.execPath, ["--import", "tsx", "ops/cli.ts", ...command], { cwd: checkout });
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => {
    said += bytes.toString();
    if (said.includes(text)) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(said).toContain(text);
  expect(child.signalCode).toBe("SIGKILL");
}
