import { once } from "node:events";
import type { Server } from "node:http";
import type { Logger } from "pino";
import type { Command } from "./arguments.ts";
import { errorText } from "./error-text.ts";
import { exporter } from "./exporter.ts";
import { certificateFiles } from "./server/certificate-files.ts";
import { tokenFile } from "./server/token-file.ts";
import { version } from "./version.ts";

/** Milliseconds that requests under way get at the end: with the rest well within the 5 s that are promised. */
const GRACE = 3_000;

/**
 * Serves until SIGTERM or SIGINT. SIGHUP reads the configuration again.
 * @throws {Error} where a token file, the certificate or the address cannot be used.
 */
export async function serve(command: Command & { kind: "serve" }, log: Logger): Promise<void> {
  const { address, port, configFile, scrapeTokenFile, adminTokenFile, certificate } = command;
  const tokens = {
    scrape: tokenFile("--scrape-token-file", scrapeTokenFile, log),
    admin: tokenFile("--admin-token-file", adminTokenFile, log),
  };
  const secured = certificate === undefined ? {} : { certificate: certificateFiles(certificate, log) };
  const { server, start, reload, stop } = exporter(configFile, { tokens, ...secured }, log);
  // Before anybody can ask: a first scrape without targets would look as if all of them had vanished.
  await start();
  await listening(server, address, port);
  const scheme = certificate === undefined ? "http" : "https";
  log.info({ address: server.address(), scheme, version, node: process.version }, "listening");
  process.on("SIGHUP", () => {
    // It has said why in the log.
    reload().catch(() => undefined);
  });
  const signal = await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  log.info({ signal: String(signal[0]) }, "stopping");
  stop();
  await closed(server);
  log.info("stopped");
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

async function closed(server: Server): Promise<void> {
  const end = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE);
  server.close();
  server.closeIdleConnections();
  await once(server, "close");
  clearTimeout(end);
}
