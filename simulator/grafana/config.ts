import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigError, loopbackAddress } from "../config.ts";
import type { TlsFiles } from "../http/listening-server.ts";

/** What the stand-in needs to know: Grafana's own variables, and only those that change something here. */
export interface GrafanaConfig {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** @defaultValue plain HTTP */
  readonly tls?: TlsFiles;
  /** Holds `datasources/*.yaml`. */
  readonly provisioningDirectory: string;
  /** Holds the state. */
  readonly dataDirectory: string;
}

/** Port 0, a free one, is for tests. */
const schema = z.object({
  GF_SERVER_HTTP_ADDR: loopbackAddress,
  GF_SERVER_HTTP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a TCP port")
    .default("3000"),
  GF_SERVER_PROTOCOL: z.enum(["http", "https"]).default("http"),
  GF_SERVER_CERT_FILE: z.string().default(""),
  GF_SERVER_CERT_KEY: z.string().default(""),
  /** Grafana looks never again, unless it is told how often. */
  GF_SERVER_CERTS_WATCH_INTERVAL: z
    .string()
    .regex(/^\d+s$/, "must be seconds, e.g. 30s")
    .default("0s"),
  GF_SECURITY_ADMIN_USER: z.string().min(1).default("admin"),
  GF_SECURITY_ADMIN_PASSWORD: z.string().optional(),
  GF_SECURITY_ADMIN_PASSWORD__FILE: z.string().optional(),
  GF_PATHS_PROVISIONING: z.string().default("/etc/grafana/provisioning"),
  GF_PATHS_DATA: z.string().default("/var/lib/grafana"),
});

/**
 * The configuration in Grafana's environment variables.
 * @throws {ConfigError} naming every variable that cannot be used; a default password is not accepted
 */
export function grafanaConfigOf(environment: Readonly<Record<string, string | undefined>>): GrafanaConfig {
  const result = schema.safeParse(environment);
  if (!result.success) {
    throw new ConfigError(
      result.error.issues
        .map(({ path, message }) => `environment: ${z.core.toDotPath(path)}: ${message}`)
        .join("\n"),
    );
  }
  const { data } = result;
  return {
    address: data.GF_SERVER_HTTP_ADDR,
    port: Number(data.GF_SERVER_HTTP_PORT),
    ...(data.GF_SERVER_PROTOCOL === "http"
      ? {}
      : {
          tls: {
            certificateFile: data.GF_SERVER_CERT_FILE,
            keyFile: data.GF_SERVER_CERT_KEY,
            watchSeconds: Number.parseInt(data.GF_SERVER_CERTS_WATCH_INTERVAL, 10),
          },
        }),
    user: data.GF_SECURITY_ADMIN_USER,
    password: passwordOf(data.GF_SECURITY_ADMIN_PASSWORD, data.GF_SECURITY_ADMIN_PASSWORD__FILE),
    provisioningDirectory: data.GF_PATHS_PROVISIONING,
    dataDirectory: data.GF_PATHS_DATA,
  };
}

function passwordOf(given: string | undefined, file: string | undefined): string {
  const password = file === undefined ? given : passwordIn(file);
  if (password === undefined || password === "" || password === "admin") {
    throw new ConfigError(
      "environment: GF_SECURITY_ADMIN_PASSWORD__FILE: must name a file with a password other than the default one",
    );
  }
  return password;
}

function passwordIn(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigError(`environment: GF_SECURITY_ADMIN_PASSWORD__FILE: cannot be read: ${String(error)}`);
  }
}
