import type { CheckReport } from "../../../exporter/checks/check.ts";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { until } from "../../exporter/support/until.ts";
import { docker, folderOf, goOn, hang } from "./containers.ts";
import { ADDRESS, PASSWORD, pgpool, postgres, redis } from "./databases.ts";

jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

const secrets = folderOf({ right: `${PASSWORD}\n`, wrong: "no\n" });
const found = (target: TargetConfig): Promise<CheckReport> =>
  startedCheck(target, addressPolicy(), new AbortController().signal).report;
const sql = (kind: "postgres" | "pgpool", port: number, overrides: object = {}): TargetConfig => ({
  kind,
  target: kind,
  timeoutSeconds: 10,
  host: ADDRESS,
  port,
  database: "postgres",
  user: "monitoring",
  passwordFile: secrets.file("right"),
  ...overrides,
});
const cache = (port: number, passwordFile?: string): TargetConfig => ({
  kind: "redis",
  target: "redis",
  timeoutSeconds: 10,
  host: ADDRESS,
  port,
  ...(passwordFile === undefined ? {} : { passwordFile }),
});

describe("PostgreSQL", () => {
  beforeAll(async () => {
    later(await postgres(15432, "primary"));
  });

  test("that takes writes is up and ready", async () => {
    expect(await found(sql("postgres", 15432))).toMatchObject({ up: true, ready: true });
  });

  test.each([
    ["a wrong password", { passwordFile: secrets.file("wrong") }, "auth"],
    ["a password file that is gone", { passwordFile: secrets.file("gone") }, "auth"],
    ["a role that does not exist", { user: "nobody" }, "auth"],
    ["a database that does not exist", { database: "none" }, "not_ready"],
  ])("asked with %s is up, but not ready", async (_case, overrides, reason) => {
    expect(await found(sql("postgres", 15432, overrides))).toMatchObject({
      up: true,
      ready: false,
      failure: { reason },
    });
  });

  test("says goodbye to each check: no session is left, and none is broken off", async () => {
    const server = later(await postgres(15434, "primary"));
    for (let check = 0; check < 20; check += 1) await found(sql("postgres", 15434));
    expect(await server.logs()).not.toMatch(/unexpected EOF|reset by peer/);
    const sessions = await docker(
      "exec",
      "--env",
      `PGPASSWORD=${PASSWORD}`,
      server.id,
      ...["psql", "-h", ADDRESS, "-p", "15434", "-U", "monitoring", "-d", "postgres", "-Atc"],
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'llm-exporter'",
    );
    expect(sessions).toBe("0");
  });

  test("in recovery is up, but not ready where a primary is expected", async () => {
    later(await postgres(15433, "standby"));
    expect(await found(sql("postgres", 15433))).toMatchObject({
      up: true,
      ready: false,
      failure: {
        reason: "not_ready",
        detail: "is in recovery (a standby, or restoring), where a primary is expected",
      },
    });
  });

  test.each([
    ["in recovery", 15433, "standby", true],
    ["in recovery", 15433, "any", true],
    ["that takes writes", 15432, "any", true],
    ["that takes writes", 15432, "standby", false],
  ] as const)("%s (port %i), where %s is expected, is ready: %s", async (_case, port, role, ready) => {
    expect(await found(sql("postgres", port, { role }))).toMatchObject({ up: true, ready });
  });

  test("that hangs is cut at its time-out, and one that is gone is refused", async () => {
    const server = await postgres(15435, "primary");
    try {
      await hang(server);
      const report = await found(sql("postgres", 15435, { timeoutSeconds: 1 }));
      expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "timeout" } });
      expect(report.durationSeconds).toBeLessThan(5);
      await goOn(server);
    } finally {
      await server.close();
    }
    expect(await found(sql("postgres", 15435))).toMatchObject({ up: false, failure: { reason: "refused" } });
  });
});

describe("pgpool", () => {
  beforeAll(async () => {
    later(await postgres(15436, "primary"));
    later(await pgpool(15437, [15436]));
  });

  test("whose back end is up is up and ready", async () => {
    await until("it is ready", async () => (await found(sql("pgpool", 15437))).ready);
    expect(await found(sql("pgpool", 15437))).toMatchObject({ up: true, ready: true });
  });

  test("asked with a wrong password is up, but not ready", async () => {
    expect(await found(sql("pgpool", 15437, { passwordFile: secrets.file("wrong") }))).toMatchObject({
      up: true,
      ready: false,
      failure: { reason: "auth" },
    });
  });

  test("that has lost one of two back ends still answers, but is not ready", async () => {
    later(await pgpool(15438, [15436, 15499]));
    let report: CheckReport | undefined;
    await until("the back end is held for down", async () => {
      report = await found(sql("pgpool", 15438));
      return report.failure?.detail.startsWith("back end down") === true;
    });
    expect(report).toMatchObject({
      up: true,
      ready: false,
      failure: { reason: "not_ready", detail: `back end down: ${ADDRESS}:15499` },
    });
  });
});

describe("Redis", () => {
  beforeAll(async () => {
    later(await redis(16379, PASSWORD));
  });

  test("that takes the password and answers is up and ready", async () => {
    expect(await found(cache(16379, secrets.file("right")))).toMatchObject({ up: true, ready: true });
  });

  test.each([
    ["a wrong password", secrets.file("wrong")],
    ["no password", undefined],
    ["a password file that is gone", secrets.file("gone")],
  ])("asked with %s is up, but not ready", async (_case, file) => {
    expect(await found(cache(16379, file))).toMatchObject({
      up: true,
      ready: false,
      failure: { reason: "auth" },
    });
  });

  test("without a password is ready without one, and says so when it is given one", async () => {
    later(await redis(16380));
    expect(await found(cache(16380))).toMatchObject({ up: true, ready: true });
    expect(await found(cache(16380, secrets.file("right")))).toMatchObject({
      up: true,
      ready: false,
      failure: { reason: "auth" },
    });
  });

  test("that hangs is cut at its time-out", async () => {
    const server = later(await redis(16381));
    await hang(server);
    expect(await found({ ...cache(16381), timeoutSeconds: 1 })).toMatchObject({
      up: false,
      failure: { reason: "timeout" },
    });
    await goOn(server);
  });

  test("keeps no connection of ours", async () => {
    const server = later(await redis(16382));
    for (let check = 0; check < 20; check += 1) await found(cache(16382));
    const clients = async () => {
      const list = await docker(
        "exec",
        server.id,
        "redis-cli",
        "-h",
        ADDRESS,
        "-p",
        "16382",
        "client",
        "list",
      );
      return list.trim().split("\n").length;
    };
    // The one that asks for the list.
    await until("only one is left", async () => (await clients()) === 1);
    expect(await clients()).toBe(1);
  });
});
