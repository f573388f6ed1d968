import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startGrafana } from "../../../simulator/grafana/server.ts";
import { jsonOf } from "../../../simulator/http/exchange.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { fetched } from "./http.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** Where a stand-in keeps its things, so that a second one can be started on them. */
export interface GrafanaDirectories {
  readonly provisioningDirectory: string;
  readonly dataDirectory: string;
}

/** A stand-in on a free port, as its tests talk to it. */
export interface Grafana {
  readonly service: Service;
  readonly base: string;
  readonly directories: GrafanaDirectories;
  /** Calls the API as the administrator: status and JSON. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly json: unknown }>;
  /** Writes one provisioning file. */
  readonly provision: (name: string, yaml: string) => void;
}

/** Password of the administrator in the tests. */
export const PASSWORD = "pass:word é";

/** The header that the administrator logs in with. */
export const administrator = {
  authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`,
} as const;

/** Fresh directories. */
export function grafanaDirectories(): GrafanaDirectories {
  const root = temporaryDirectory("simulator-grafana-");
  const provisioningDirectory = join(root, "provisioning");
  const dataDirectory = join(root, "data");
  mkdirSync(join(provisioningDirectory, "datasources"), { recursive: true });
  mkdirSync(dataDirectory);
  return { provisioningDirectory, dataDirectory };
}

/** Starts a stand-in. */
export async function startedGrafana(
  directories: GrafanaDirectories = grafanaDirectories(),
): Promise<Grafana> {
  const service = await startGrafana(
    { address: "127.0.0.1", port: 0, user: "admin", password: PASSWORD, ...directories },
    { PROMETHEUS_URL: "http://127.0.0.1:9" },
  );
  const base = `http://${service.listeners[0] ?? ""}`;
  return {
    service,
    base,
    directories,
    call: async (method, path, body) => {
      const { status, text } = await fetched(`${base}${path}`, {
        method,
        headers: { ...administrator, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status, json: jsonOf(text) };
    },
    provision: (name, yaml) => {
      writeFileSync(join(directories.provisioningDirectory, "datasources", name), yaml);
    },
  };
}
