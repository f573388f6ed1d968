import { once } from "node:events";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { type Audit, auditLog } from "./access/audit.ts";
import { canaryThread } from "./canary/canary-thread.ts";
import { passwordChecker } from "./access/password-checker.ts";
import type { Command } from "./arguments.ts";
import { credentials } from "./credentials.ts";
import { errorText } from "./error-text.ts";
import { type Exporter, exporter } from "./exporter.ts";
import { version } from "./version.ts";

/** Milliseconds that requests under way get at the end: with the rest well within the 5 s that are promised. */
const GRACE = 3_000;

/** Milliseconds until the process ends whatever is not finished: a volume that hangs never is. */
const END = 4_000;

/**
 * Serves until SIGTERM or SIGINT. SIGHUP reads the configuration again.
 * @param program the exporter's own file, which a thread of it is started from
 * Where the end takes too long, it ends the process itself.
 * @throws {Error} where a token file, the certificate, `web.config.yml` or the address cannot be used.
 */
export async function serve(
  command: Command & { kind: "serve" },
  program: string,
  log: Logger,
): Promise<void> {
  const { address, port, configFile, directories } = command;
  const defect = (error: unknown) => {
    running.defect();
    log.fatal({ err: error }, "uncaught error: a defect of the exporter");
  };
  const passwords = passwordChecker(program, defect);
  const access = { ...credentials(command.credentials, log), passwords };
  const running = exporter(configFile, access, log, directories, canaryThread(program, defect));
  const { server, start, reload, stop } = running;
  const close = closing(server);
  surviveDefects(defect);
  // Before anybody can ask: a first scrape without targets would look as if all of them had vanished.
  const started = start();
  // What comes while it starts waits: without a handler SIGHUP ends a process.
  reloadOnHangUp(() => started.then(reload), auditLog(log));
  await started;
  await listening(server, address, port);
  const scheme = (access.tls ?? access.web?.tls) === undefined ? "http" : "https";
  log.info({ address: server.address(), scheme, version, node: process.version }, "listening");
  const signal = await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  log.info({ signal: String(signal[0]) }, "stopping");
  const end = setTimeout(() => {
    log.error("stopped before everything was finished");
    // Not process.exit, which waits for the threads that wait for the disk.
    process.kill(process.pid, "SIGKILL");
  }, END);
  await close();
  await stop();
  clearTimeout(end);
  log.info("stopped");
}

function reloadOnHangUp(reload: Exporter["reload"], audit: Audit): void {
  const event = { action: "reload", address: "SIGHUP" } as const;
  process.on("SIGHUP", () => {
    reload().then(
      ({ hash }) => {
        audit({ ...event, outcome: "done", details: { config: hash } });
      },
      () => {
        // The log has said why.
        audit({ ...event, outcome: "refused", details: { reason: "configuration" } });
      },
    );
  });
}

/**
 * An error that nothing had foreseen is a defect, not an end: whatever one request or one answer of a target can bring
 * about could otherwise be brought about again and again, and nobody would be told anything any more
 * (https://github.com/advisories/GHSA-q7rr-3cgh-j5r3). What is in hand at a time is a request, a check or a canary;
 * none of them leaves anything half done that the next one builds upon, and what is kept is replaced as a whole.
 */
function surviveDefects(defect: (error: unknown) => void): void {
  process.on("uncaughtException", defect);
  process.on("unhandledRejection", defect);
}

async function listening(server: Server, address: string, port: number): Promise<void> {
  server.listen(port, address);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(
      `--listen-address: cannot listen on ${address}:${String(port)} (${errorText(error)}): name a free port of this host's own address`,
      { cause: undefined },
    );
  }
}

/** How to close a server that does not listen yet, with whatever connections it has then. */
function closing(server: Server): () => Promise<void> {
  // Node's own closeAllConnections knows nothing of those that are still in their handshake.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return async () => {
    const end = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GRACE);
    server.close();
    server.closeIdleConnections();
    await once(server, "close");
    clearTimeout(end);
  };
}
