import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { passwordChecker } from "../../../exporter/access/password-checker.ts";
import { type Exporter, exporter, type ExporterAccess } from "../../../exporter/exporter.ts";
import { tokenFile } from "../../../exporter/server/token-file.ts";
import { families, type ReadFamily } from "./exposition.ts";
import { noDefect } from "./no-defect.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** What a test sends with a request. */
interface RequestOptions {
  readonly method?: string;
  /** Bearer token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The exporter in this process, listening on a free port of loopback. */
export interface Running {
  readonly exporter: Exporter;
  readonly url: string;
  readonly port: number;
  readonly configFile: string;
  readonly write: (config: unknown) => void;
  /** Replaces the tokens of a role. */
  readonly writeToken: (role: "scrape" | "admin", text: string) => void;
  readonly fetch: (path: string, options?: RequestOptions) => Promise<Response>;
  /** All families of a scrape. */
  readonly scrape: () => Promise<readonly ReadFamily[]>;
  readonly close: () => Promise<void>;
}

/**
 * Starts it.
 * @param config written before the start, where there is one
 * @param access beside the two tokens; without it there is no thread that could compare passwords
 */
export async function running(
  config?: unknown,
  access: Partial<ExporterAccess> = {},
  log = pino({ level: "silent" }),
): Promise<Running> {
  const folder = temporaryDirectory("exporter-");
  const configFile = join(folder, "exporter.json");
  const write = (next: unknown) => {
    writeFileSync(configFile, typeof next === "string" ? next : JSON.stringify(next));
  };
  if (config !== undefined) write(config);
  writeFileSync(join(folder, "scrape"), "scrape-token\n");
  writeFileSync(join(folder, "admin"), "admin-token\n");
  const tokens = {
    scrape: tokenFile("--scrape-token-file", join(folder, "scrape"), log),
    admin: tokenFile("--admin-token-file", join(folder, "admin"), log),
  };
  const started = exporter(configFile, { tokens, passwords: passwordChecker("", noDefect), ...access }, log);
  started.server.listen(0, "127.0.0.1");
  await once(started.server, "listening");
  await started.start();
  const address = started.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${String(port)}`;
  const fetched: Running["fetch"] = (path, { token, ...options } = {}) =>
    fetch(`${url}${path}`, {
      ...options,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
    });
  return {
    exporter: started,
    url,
    port,
    configFile,
    write,
    writeToken: (role, text) => {
      writeFileSync(join(folder, role), text);
    },
    fetch: fetched,
    scrape: async () => families("text", await (await fetched("/metrics", { token: "scrape-token" })).text()),
    close: async () => {
      await started.stop();
      started.server.closeAllConnections();
      await new Promise((resolve) => started.server.close(resolve));
    },
  };
}
