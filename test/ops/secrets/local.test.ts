import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { secretFiles } from "../../../inventory/secrets.ts";
import { madeLocalFiles, type LocalEnvironment } from "../../../ops/secrets/local.ts";
import { madeTokens } from "../../../ops/secrets/secret-files.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let environment: LocalEnvironment;
beforeEach(() => {
  checkout = temporaryDirectory("secrets-");
  environment = fixtureEnvironment(checkout);
});

const instance = () => join(checkout, ".local/rehearsal");
const secret = (host: string, path: string) => readFileSync(join(instance(), "hosts", host, path), "utf8");
const exporter = (name: string) => secret("gpu01", `etc/llm-exporter/citadel/secrets/${name}`);
const alertmanager = (name: string) => secret("mon01", `etc/alertmanager/citadel/secrets/${name}`);
const deployer = (name: string) => readFileSync(join(instance(), "secrets", name), "utf8");
const platform = (name: string) => readFileSync(join(instance(), "platform", name), "utf8");

test("every secret file of the inventory is made, readable by its reader's group or its publisher, and nobody else", async () => {
  await madeLocalFiles(environment, new Date());
  const files = secretFiles(environment.inventory);
  const paths = files.map(({ host, path }) => join(instance(), "hosts", host, path));
  const modes = paths.map((path) => (lstatSync(path).mode & 0o777).toString(8));
  expect(modes).toEqual(files.map(({ reader }) => (reader === "publisher" ? "600" : "640")));
  expect(files.filter(({ reader }) => reader === "publisher").map(({ path }) => path)).toEqual([
    "/etc/grafana/provisioning/citadel/secrets/admin-auth",
    "/etc/prometheus/citadel/secrets/metrics-admin-auth",
    "/etc/alertmanager/citadel/secrets/metrics-admin-auth",
  ]);
  const directories = [...new Set(paths.map((path) => dirname(path)))];
  expect(directories.map((path) => (lstatSync(path).mode & 0o777).toString(8))).toEqual(
    directories.map(() => "750"),
  );
});

test("a name has one text, and tokens are 32 random bytes", async () => {
  await madeLocalFiles(environment, new Date());
  expect(exporter("scrape-token")).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
  expect(secret("mon01", "etc/prometheus/citadel/secrets/scrape-token")).toBe(exporter("scrape-token"));
  expect(exporter("admin-token")).not.toBe(exporter("scrape-token"));
});

test("passwords are those of the platform's own servers", async () => {
  await madeLocalFiles(environment, new Date());
  const role = platform("postgres/monitoring-password");
  expect(exporter("postgres-password")).toBe(role);
  expect(exporter("pgpool-password")).toBe(role);
  expect(secret("db01", "etc/citadel-agents/postgres/secrets/postgres-password")).toBe(role);
  expect(platform("pgpool/pool_passwd")).toContain(`monitoring:TEXT${role}`);
  expect(platform("redis/redis.conf")).toContain(`requirepass ${exporter("redis-password")}`);
  const redis: unknown = JSON.parse(secret("db01", "etc/citadel-agents/redis/secrets/redis-passwords.json"));
  expect(redis).toEqual({ "redis://127.0.79.12:6379": exporter("redis-password").trim() });
  expect(deployer("grafana-auth")).toBe(`admin:${deployer("grafana-admin-password")}`);
});

test("notifications go to the sink, to an address named after the secret file", async () => {
  await madeLocalFiles(environment, new Date());
  expect(alertmanager("llm-webhook-url")).toBe("http://127.0.79.200:9080/receivers/llm-webhook\n");
  expect(alertmanager("infrastructure-slack-url")).toBe(
    "http://127.0.79.200:9080/receivers/infrastructure-slack\n",
  );
  expect(alertmanager("heartbeat-url")).toBe("http://127.0.79.200:9080/receivers/heartbeat\n");
});

test("made again, nothing is missing and nothing changes", async () => {
  const files = () =>
    readdirSync(instance(), { recursive: true, encoding: "utf8" }).map((name) => {
      const path = join(instance(), name);
      const status = lstatSync(path);
      return [name, status.mode, status.mtimeMs, status.isFile() ? readFileSync(path, "utf8") : ""];
    });
  const made = await madeLocalFiles(environment, new Date());
  expect(made.filter((path) => !existsSync(path))).toEqual([]);
  const before = files();
  expect(await madeLocalFiles(environment, new Date())).toEqual([]);
  expect(files()).toEqual(before);
});

test("what people and adopt have changed is never overwritten, and one lost file gets its text back", async () => {
  await madeLocalFiles(environment, new Date());
  const token = exporter("scrape-token");
  const main = join(instance(), "hosts/mon01/etc/prometheus/prometheus.yml");
  writeFileSync(main, "# adopted\n");
  rmSync(join(instance(), "hosts/gpu01/etc/llm-exporter/citadel/secrets/scrape-token"));
  rmSync(join(instance(), "hosts/db01/etc/citadel-agents/postgres/secrets/postgres-password"));
  expect(await madeLocalFiles(environment, new Date())).toEqual([
    join(instance(), "hosts/gpu01/etc/llm-exporter/citadel/secrets/scrape-token"),
    join(instance(), "hosts/db01/etc/citadel-agents/postgres/secrets/postgres-password"),
  ]);
  expect(exporter("scrape-token")).toBe(token);
  expect(secret("db01", "etc/citadel-agents/postgres/secrets/postgres-password")).toBe(
    platform("postgres/monitoring-password"),
  );
  expect(readFileSync(main, "utf8")).toBe("# adopted\n");
});

test("where only tokens are made, what a person supplies stays missing", async () => {
  expect((await madeTokens(environment)).map(({ host, path }) => `${host}:${path}`)).toEqual([
    "gpu01:/etc/llm-exporter/citadel/secrets/scrape-token",
    "gpu01:/etc/llm-exporter/citadel/secrets/admin-token",
    "mon01:/etc/prometheus/citadel/secrets/scrape-token",
  ]);
  expect(await madeTokens(environment)).toEqual([]);
  expect(readdirSync(join(instance(), "hosts/mon01/etc"))).toEqual(["prometheus"]);
});
