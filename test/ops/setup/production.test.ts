import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { Environment } from "../../../infra/environments/environment.ts";
import { AuthorityError, madeCertificates } from "../../../ops/certificates/host-certificates.ts";
import { hostShell } from "../../../ops/hosts.ts";
import { deploymentLock } from "../../../ops/releases/lock.ts";
import { secretsSetup } from "../../../ops/setup/production.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every look at a file starts a program, and the machine may be busy.
jest.setTimeout(300_000);

const now = new Date("2026-11-23T12:00:00Z");
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const rotateCa = "npm run rotate -- --env local ca";

let checkout: string;
let environment: Environment;
beforeEach(() => {
  checkout = temporaryDirectory("setup-");
  environment = found(fixtureEnvironment(checkout));
});

/** As production: nothing is played, so that a person has to supply what is not made. */
function found(local: Environment): Environment {
  const { platform, checkout: folder, ...others } = local;
  expect([platform, folder]).not.toContain(undefined);
  return others;
}

const onHost = (host: string, path: string) => join(checkout, ".local/rehearsal/hosts", host, path);
const own = (path: string) => join(checkout, ".local/rehearsal", path);
const exporterFile = (name: string) => onHost("gpu01", `etc/llm-exporter/citadel/secrets/${name}`);

/** Processes that have a file open. */
function holdersOf(file: string): readonly number[] {
  const isOpenIn = (process: string) => {
    try {
      const descriptors = readdirSync(`/proc/${process}/fd`);
      return descriptors.some((each) => readlinkSync(`/proc/${process}/fd/${each}`) === file);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isOpenIn(name))
    .map(Number);
}

function end(holder: number): void {
  try {
    process.kill(holder);
  } catch {
    // It ended with the one before.
  }
}

async function setup(at = now): Promise<{ readonly left: readonly string[]; readonly said: string }> {
  const lines: string[] = [];
  const left = await secretsSetup(environment, { checkout, now: at }, (line) => lines.push(line));
  return {
    left: left.map(({ file, state, note }) => `${file.place}: ${file.path}: ${state}: ${note}`),
    said: lines.join("\n"),
  };
}

/** What a person does whom setup has told. */
function supplied(left: readonly string[]): void {
  for (const line of left) {
    const [place = "", path = ""] = line.split(": ");
    const file = place === "this machine" ? join(checkout, path) : onHost(place, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "supplied\n");
    chmodSync(file, /0600/.test(line) ? 0o600 : 0o640);
  }
}

test("setup makes what can be made, and says of the rest who supplies it and how", async () => {
  const { left, said } = await setup();
  expect(said.match(/^made .*$/gm)).toEqual([
    "made gpu01: /etc/llm-exporter/citadel/secrets/scrape-token",
    "made gpu01: /etc/llm-exporter/citadel/secrets/admin-token",
    "made mon01: /etc/prometheus/citadel/secrets/scrape-token",
    "made gpu01: /etc/llm-exporter/citadel/secrets/ca.crt",
    "made mon01: /etc/prometheus/citadel/secrets/ca.crt",
    "made mon01: /etc/alertmanager/citadel/secrets/ca.crt",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/ca.crt",
    "made gpu01: /etc/llm-exporter/citadel/secrets/exporter.key",
    "made gpu01: /etc/llm-exporter/citadel/secrets/exporter.crt",
    "made mon01: /etc/prometheus/citadel/secrets/prometheus.key",
    "made mon01: /etc/prometheus/citadel/secrets/prometheus.crt",
    "made mon01: /etc/alertmanager/citadel/secrets/alertmanager.key",
    "made mon01: /etc/alertmanager/citadel/secrets/alertmanager.crt",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/grafana.key",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/grafana.crt",
    "made this machine: .local/rehearsal/secrets/scrape-token",
    "made this machine: .local/rehearsal/secrets/metrics-read-password",
    "made this machine: .local/rehearsal/secrets/metrics-admin-password",
    "made mon01: /etc/prometheus/citadel/secrets/web.yml",
    "made mon01: /etc/prometheus/citadel/secrets/metrics-admin-auth",
    "made mon01: /etc/prometheus/citadel/secrets/metrics-read-password",
    "made mon01: /etc/alertmanager/citadel/secrets/web.yml",
    "made mon01: /etc/alertmanager/citadel/secrets/metrics-admin-auth",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/metrics-read-password",
  ]);
  expect(left.filter((line) => !line.includes(": to supply: "))).toEqual([]);
  expect(left[0]).toBe(
    "this machine: .local/rehearsal/secrets/grafana-auth: to supply: install -D -m 0600 /dev/stdin '.local/rehearsal/secrets/grafana-auth', and type it",
  );
  const group = String(process.getgid?.() ?? 0);
  expect(left).toContain(
    `mon01: /etc/alertmanager/citadel/secrets/heartbeat-url: to supply: sudo install -D -m 0640 -o root -g ${group} /dev/stdin '/etc/alertmanager/citadel/secrets/heartbeat-url', and type it`,
  );
  expect(readFileSync(own("secrets/scrape-token"), "utf8")).toBe(
    readFileSync(exporterFile("scrape-token"), "utf8"),
  );
  expect(readFileSync(exporterFile("ca.crt"), "utf8")).toBe(readFileSync(own("ca/trusted.crt"), "utf8"));
  const modes = ["ca/ca.pem", "ca/trusted.crt", "secrets/scrape-token"].map(
    (path) => statSync(own(path)).mode & 0o777,
  );
  expect(modes).toEqual([0o600, 0o644, 0o600]);

  supplied(left);
  const again = await setup();
  expect(again.left).toEqual([]);
  expect(again.said).toContain("every file is there");
  expect(again.said).not.toContain("made ");
  expect(again.said).toMatch(
    /ok +\/etc\/llm-exporter\/citadel\/secrets\/exporter\.crt .*\(good until 2027-11-23\)/,
  );
});

test("a copy of the scrape token that another deployer's rotation has outdated is corrected", async () => {
  await setup();
  writeFileSync(onHost("mon01", "etc/prometheus/citadel/secrets/scrape-token"), "rotated\n");
  expect((await setup()).said.match(/^made .*$/gm)).toEqual([
    "made this machine: .local/rehearsal/secrets/scrape-token",
  ]);
  expect(readFileSync(own("secrets/scrape-token"), "utf8")).toBe("rotated\n");
  expect((await setup()).said).not.toContain("made ");
});

test("while somebody deploys, setup says who, and makes nothing", async () => {
  const lock = await deploymentLock(hostShell(environment, "mon01"), "anna@laptop, deploy");
  await expect(setup()).rejects.toThrow(
    /^mon01: deployment lock: held by anna@laptop, deploy, since \d\d:\d\d:\d\dZ: wait until it has ended$/,
  );
  await lock.release();
  expect(existsSync(exporterFile("scrape-token"))).toBe(false);
});

test("setup that loses the lock ends before its next step, and the next one goes on", async () => {
  const outcome = setup().catch(String);
  for (let turn = 0; turn < 10_000 && !existsSync(exporterFile("scrape-token")); turn += 1) await after(5);
  for (const holder of holdersOf(onHost("mon01", "var/lib/citadel/deployment.lock"))) end(holder);
  expect(await outcome).toMatch(
    /^LockError: mon01: deployment lock: the connection that held it is gone, and nothing was changed since: /,
  );
  const token = readFileSync(exporterFile("scrape-token"), "utf8");
  expect(existsSync(own("secrets/metrics-read-password"))).toBe(false);
  await setup();
  expect(readFileSync(exporterFile("scrape-token"), "utf8")).toBe(token);
  expect(existsSync(own("secrets/metrics-read-password"))).toBe(true);
});

test("what is empty, open to everybody, torn or about to end is found, each with its remedy", async () => {
  supplied((await setup()).left);
  writeFileSync(onHost("mon01", "etc/alertmanager/citadel/secrets/heartbeat-url"), "");
  chmodSync(exporterFile("admin-token"), 0o644);
  writeFileSync(exporterFile("scrape-token"), "new\nold\n");
  const stranger = readFileSync(exporterFile("exporter.crt"), "utf8");
  writeFileSync(onHost("mon01", "etc/prometheus/citadel/secrets/ca.crt"), stranger);
  const group = String(process.getgid?.() ?? 0);
  expect((await setup()).left).toEqual([
    "gpu01: /etc/llm-exporter/citadel/secrets/scrape-token: wrong: holds 2 tokens: a rotation was not finished: npm run rotate -- --env local scrape-token",
    "gpu01: /etc/llm-exporter/citadel/secrets/admin-token: wrong: can be read by everybody (mode 0644): sudo chmod 0640 '/etc/llm-exporter/citadel/secrets/admin-token'",
    `mon01: /etc/prometheus/citadel/secrets/ca.crt: wrong: trusts a CA that this deployer does not have: copy .local/rehearsal/ca from the deployer who has it, or replace the CA: ${rotateCa}`,
    `mon01: /etc/alertmanager/citadel/secrets/heartbeat-url: wrong: is empty: sudo install -D -m 0640 -o root -g ${group} /dev/stdin '/etc/alertmanager/citadel/secrets/heartbeat-url', and type it`,
  ]);
});

test("a certificate with less than a third of its life left is made anew, by the same CA", async () => {
  await setup();
  const before = readFileSync(exporterFile("exporter.crt"), "utf8");
  const { said } = await setup(days(250));
  expect(said).toContain("expires on 2027-11-23: setup makes a new one");
  expect(said.match(/^made .*$/gm)).toEqual([
    "made gpu01: /etc/llm-exporter/citadel/secrets/exporter.key",
    "made gpu01: /etc/llm-exporter/citadel/secrets/exporter.crt",
    "made mon01: /etc/prometheus/citadel/secrets/prometheus.key",
    "made mon01: /etc/prometheus/citadel/secrets/prometheus.crt",
    "made mon01: /etc/alertmanager/citadel/secrets/alertmanager.key",
    "made mon01: /etc/alertmanager/citadel/secrets/alertmanager.crt",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/grafana.key",
    "made mon01: /etc/grafana/provisioning/citadel/secrets/grafana.crt",
  ]);
  expect(readFileSync(exporterFile("exporter.crt"), "utf8")).not.toBe(before);
  expect((await setup(days(250))).said).toMatch(/exporter\.crt .*\(good until 2028-07-30\)/);
});

test("a CA that ends is said, and who replaces it", async () => {
  await setup();
  const { left } = await setup(days(2_500));
  expect(left).toContain(
    `this machine: .local/rehearsal/ca/ca.pem: wrong: expires on 2036-11-20: ${rotateCa}`,
  );
});

test("where a host cannot be looked at nothing is made, and it is said", async () => {
  // Nothing listens on port 9 of this address.
  const down = { kind: "ssh", url: "ssh://root@127.0.79.12:9", sshOptions: [] } as const;
  environment = { ...environment, dockerHosts: { ...environment.dockerHosts, db01: down } };
  const { left, said } = await setup();
  expect(said).toContain("nothing was changed: correct what is unknown, then run setup again");
  expect(said).not.toContain("made ");
  expect(left.find((line) => line.startsWith("db01: "))).toMatch(
    /^db01: .*: unknown: db01: .*: Connection refused: start the host and its sshd, or correct its address$/,
  );
});

test("another deployer does not make a second CA: setup changes nothing and says what to do", async () => {
  await setup();
  const before = readFileSync(exporterFile("exporter.crt"), "utf8");
  rmSync(own("ca"), { recursive: true });
  const { left, said } = await setup();
  const remedy = `wrong: trusts a CA that this deployer does not have: copy .local/rehearsal/ca from the deployer who has it, or replace the CA: ${rotateCa}`;
  expect(left.filter((line) => line.includes("ca.crt: "))).toEqual([
    `gpu01: /etc/llm-exporter/citadel/secrets/ca.crt: ${remedy}`,
    `mon01: /etc/prometheus/citadel/secrets/ca.crt: ${remedy}`,
    `mon01: /etc/alertmanager/citadel/secrets/ca.crt: ${remedy}`,
    `mon01: /etc/grafana/provisioning/citadel/secrets/ca.crt: ${remedy}`,
  ]);
  expect(said).toContain("nothing was changed: correct what is unknown, then run setup again");
  expect(existsSync(own("ca"))).toBe(false);
  expect(readFileSync(exporterFile("exporter.crt"), "utf8")).toBe(before);
});

test("where hosts trust another CA, no certificate is made for them", async () => {
  await setup();
  rmSync(own("ca"), { recursive: true });
  const remedy = `trusts a CA that this deployer does not have: copy .local/rehearsal/ca from the deployer who has it, or replace the CA: ${rotateCa}`;
  await expect(madeCertificates(environment, checkout, now)).rejects.toThrow(
    new AuthorityError(
      [
        "gpu01: /etc/llm-exporter",
        "mon01: /etc/prometheus",
        "mon01: /etc/alertmanager",
        "mon01: /etc/grafana/provisioning",
      ]
        .map((place) => `${place}/citadel/secrets/ca.crt: ${remedy}`)
        .join("\n"),
    ),
  );
});
