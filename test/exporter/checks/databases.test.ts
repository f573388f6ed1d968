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

/** A message of PostgreSQL's. Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function sqlMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}1234`);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
/** AuthenticationOk and ReadyForQuery; a RowDescription of one text without a name; and a DataRow of it. */
const sqlReady = Buffer.concat([sqlMessage("R", Buffer.alloc(4)), sqlMessage("Z", Buffer.from("I"))]);
const sqlColumn = sqlMessage("T", Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(19)]));
const sqlRow = sqlMessage("D", Buffer.from([0, 1, 0, 0, 0, 1, 0x31]));

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

  test.each(kinds)("is cut off when it answers without end: %s", async (kind, target) => {
    const [answers, part] =
      kind === "redis"
        ? [["$1000000000\r\n"], Buffer.alloc(64 * 1024, "x")]
        : [[sqlReady, sqlColumn], Buffer.concat(Array.from({ length: 5000 }, () => sqlRow))];
    const left = [...answers];
    let sent = 0;
    const server = later(
      await tcpTarget((socket) => {
        const more = () => {
          while (!socket.destroyed) {
            sent += part.length;
            if (!socket.write(part)) break;
          }
        };
        socket.on("data", () => {
          socket.write(left.shift() ?? "");
          if (left.length > 0) return;
          socket.on("drain", more);
          more();
        });
      }),
    );
    const report = await found({ ...target(server.port), timeoutSeconds: 10 });
    expect(report.failure).toEqual({ reason: "protocol", detail: "answered more than 65536 bytes" });
    expect(sent).toBeLessThan(16 << 20);
    await until("no connection is open", () => server.open() === 0);
  });
});

test("of a long answer to PING the beginning is told", async () => {
  const server = later(
    await tcpTarget((socket) => {
      socket.once("data", () => socket.write(`$30000\r\n${"x".repeat(30_000)}\r\n`));
    }),
  );
  const { port } = server;
  const report = await found({ kind: "redis", target: "r", timeoutSeconds: 10, host: "127.0.0.1", port });
  expect(report).toMatchObject({
    up: true,
    failure: { reason: "protocol", detail: `PING answered "${"x".repeat(485)}…` },
  });
});

test("a password that a server answers with is told to nobody", async () => {
  const server = later(
    await tcpTarget((socket) => {
      // Redis itself answers so where AUTH is renamed.
      socket.once("data", () =>
        socket.write("-ERR unknown command 'auth', with args beginning with: 's3cret' \r\n"),
      );
    }),
  );
  const report = await found({
    ...{ kind: "redis", target: "r", timeoutSeconds: 10, passwordFile: keyFile },
    ...{ host: "127.0.0.1", port: server.port },
  });
  expect(report).toMatchObject({
    up: true,
    failure: { detail: "ERR unknown command 'auth', with args beginning with: '<secret>' " },
  });
});
