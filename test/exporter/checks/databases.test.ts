import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { cleanup } from "../support/cleanup.ts";
import { closedPort, tcpTarget } from "../support/http-target.ts";
import { until } from "../support/until.ts";
import { found } from "./answers.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);
const folder = temporaryDirectory("exporter-check-");
const keyFile = join(folder, "key");
writeFileSync(keyFile, "s3cret\n");

describe("what speaks neither SQL nor Redis", () => {
  const sql = { database: "app", user: "monitoring", passwordFile: keyFile } as const;
  const kinds: readonly (readonly [string, (port: number, host?: string) => TargetConfig])[] = [
    [
      "postgres",
      (port, host = "127.0.0.1") => ({
        kind: "postgres",
        target: "db",
        timeoutSeconds: 0.5,
        host,
        port,
        ...sql,
      }),
    ],
    [
      "pgpool",
      (port, host = "127.0.0.1") => ({
        kind: "pgpool",
        target: "db",
        timeoutSeconds: 0.5,
        host,
        port,
        ...sql,
      }),
    ],
    [
      "redis",
      (port, host = "127.0.0.1") => ({ kind: "redis", target: "r", timeoutSeconds: 0.5, host, port }),
    ],
  ];

  test.each(kinds)("is refused at a closed port: %s", async (_kind, target) => {
    expect(await found(target(await closedPort()))).toMatchObject({
      up: false,
      failure: { reason: "refused" },
    });
  });

  test.each(kinds)("is sent nothing at an address that is not allowed: %s", async (_kind, target) => {
    const server = later(await tcpTarget(() => undefined));
    const policy = addressPolicy(["10.0.0.0/8"]);
    const report = await startedCheck(target(server.port), policy, new AbortController().signal).report;
    expect(report).toMatchObject({ up: false, failure: { reason: "denied" } });
    expect(server.connections()).toBe(0);
  });

  test.each(kinds)("is a matter of DNS under a name that does not exist: %s", async (_kind, target) => {
    const report = await found({ ...target(1, "database.invalid"), timeoutSeconds: 10 });
    expect(report).toMatchObject({ up: false, failure: { reason: "dns" } });
  });

  test.each(kinds)("breaks the protocol when it resets the connection: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.resetAndDestroy()));
    expect(await found(target(server.port))).toMatchObject({ up: false, failure: { reason: "protocol" } });
  });

  test.each(kinds)("is cut when it accepts and says nothing: %s", async (_kind, target) => {
    const server = later(await tcpTarget(() => undefined));
    const report = await found(target(server.port));
    expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "timeout" } });
    expect(report.durationSeconds).toBeLessThan(2);
    await until("no connection is open", () => server.open() === 0);
  });

  test.each(kinds)("breaks the protocol when it closes at once: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.end()));
    expect(await found(target(server.port))).toMatchObject({ up: false, failure: { reason: "protocol" } });
    await until("no connection is open", () => server.open() === 0);
  });

  test.each(kinds)("is not ready when it talks HTTP, and no connection stays: %s", async (_kind, target) => {
    const server = later(await tcpTarget((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const report = await found(target(server.port));
    expect(report).toMatchObject({ up: false, ready: false });
    expect(["protocol", "timeout"]).toContain(report.failure?.reason);
    await until("no connection is open", () => server.open() === 0);
  });
});
