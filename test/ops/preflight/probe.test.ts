import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { issuedCertificate, newAuthority } from "../../../ops/certificates/authority.ts";
import { localHost, sshHost } from "../../../ops/host-shell.ts";
import type { Connection, Protocol } from "../../../ops/preflight/connections.ts";
import { outcome, type Outcome } from "../../../ops/preflight/probe.ts";
import { preflightText } from "../../../ops/preflight/report.ts";

jest.setTimeout(120_000);

const here = localHost("gpu01", "/");
const open: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    // The probe closes when it has seen enough.
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const servers = {
  http: () =>
    Promise.resolve(createHttpServer((_request, response) => response.writeHead(404).end("nothing"))),
  https: async () => {
    const now = new Date();
    const names = { address: "127.0.0.1", name: "gpu01" };
    const pair = await issuedCertificate(await newAuthority("test", now), names, now);
    return createHttpsServer({ cert: pair.certificate, key: pair.key }, (_request, response) =>
      response.end(),
    );
  },
  ssh: () => Promise.resolve(createServer((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"))),
  silent: () => Promise.resolve(createServer(() => undefined)),
  closing: () => Promise.resolve(createServer((socket) => socket.end())),
  // Closes with its greeting unread, as a TLS server may that is spoken to without TLS.
  resetting: () => Promise.resolve(createServer((socket) => socket.resetAndDestroy())),
} as const;

function connection(port: number, kind: Protocol["kind"], address = "127.0.0.1"): Connection {
  return { source: "gpu01", purpose: "Prometheus scrapes x", address, port, protocol: { kind } };
}

const works: Outcome = { kind: "works" };
const wrong = (protocol: string, said: string): Outcome => ({
  kind: "failed",
  reason: `wrong service: no ${protocol} (${said})`,
  remedy:
    "something else listens there, or it hangs: look at it on its host, or correct the port in the inventory",
});
const late: Outcome = {
  kind: "failed",
  reason: "timed out after 5 s",
  remedy: "let it through in the firewalls between the two, and on the host itself",
};

test.each<readonly [keyof typeof servers, Protocol["kind"], Outcome]>([
  ["http", "http", works],
  ["http", "tcp", works],
  ["http", "https", wrong("https", "H")],
  ["http", "ssh", wrong("ssh", "nothing was said")],
  ["https", "https", works],
  ["https", "http", wrong("http", "nothing was said")],
  ["ssh", "ssh", works],
  ["ssh", "http", wrong("http", "SSH-2.0-Open")],
  ["ssh", "https", wrong("https", "S")],
  ["silent", "tcp", works],
  ["silent", "http", wrong("http", "nothing was said")],
  ["silent", "https", wrong("https", "nothing was said")],
  ["closing", "ssh", wrong("ssh", "nothing was said")],
  ["resetting", "http", wrong("http", "nothing was said")],
  ["resetting", "https", wrong("https", "nothing was said")],
  ["resetting", "ssh", wrong("ssh", "nothing was said")],
])("a server of kind %s that is asked for %s", async (server, kind, expected) => {
  const port = await listening(await servers[server]());
  expect(await outcome(here, connection(port, kind))).toEqual(expected);
});

test("a port on which nobody listens is refused", async () => {
  // Port 9 of this address belongs to nobody here.
  expect(await outcome(here, connection(9, "tcp", "127.0.79.12"))).toEqual({
    kind: "failed",
    reason: "refused",
    remedy: "start what listens on 127.0.79.12:9, or correct the port in the inventory",
  });
});

test.each([
  [124, late],
  [64, { kind: "failed", reason: "no route", remedy: "correct the address, or start the host" }],
  [65, { kind: "failed", reason: "cannot be tried", remedy: "install bash and coreutils on the source" }],
])("what this machine cannot play is told by the script's exit code %i", async (exitCode, expected) => {
  const played = { ...here, run: () => Promise.resolve({ exitCode, stdout: "", stderr: "" }) };
  expect(await outcome(played, connection(80, "tcp"))).toEqual(expected);
});

test("a name that nobody knows is named", async () => {
  expect(await outcome(here, connection(80, "tcp", "no-such-host.invalid"))).toEqual({
    kind: "failed",
    reason: "the name is not known",
    remedy: "give no-such-host.invalid an address in the source's resolver or /etc/hosts",
  });
});

test("a source that cannot be reached is said to be that", async () => {
  const down = sshHost("db01", { destination: "root@127.0.79.12", options: ["-p", "9"] });
  const reason: unknown = expect.stringMatching(/^cannot be tried from db01 \(.*\)$/);
  expect(await outcome(down, connection(9, "tcp"))).toEqual({
    kind: "failed",
    reason,
    remedy: "make the source reachable first",
  });
});

test("the report has a line a connection, and how many failed", () => {
  const probed = [
    { connection: connection(9090, "https", "10.0.0.11"), outcome: works },
    { connection: { ...connection(22, "ssh", "10.0.0.1"), source: "this machine" }, outcome: late },
  ];
  expect(preflightText(probed)).toBe(`ok     gpu01        -> 10.0.0.11:9090 https  Prometheus scrapes x
FAILED this machine -> 10.0.0.1:22 ssh       Prometheus scrapes x: timed out after 5 s: let it through in the firewalls between the two, and on the host itself

1 of 2 connections failed`);
  expect(preflightText(probed.slice(0, 1))).toMatch(/\nall of 1 connections work$/);
});
