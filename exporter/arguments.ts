import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { errorText } from "./error-text.ts";
import type { CertificatePaths } from "./server/certificate-files.ts";

/** What the command line asks for. */
export type Command =
  | {
      readonly kind: "serve";
      readonly configFile: string;
      readonly address: string;
      readonly port: number;
      readonly scrapeTokenFile: string;
      readonly adminTokenFile: string;
      /** For HTTPS. @defaultValue plain HTTP */
      readonly certificate?: CertificatePaths;
    }
  | { readonly kind: "check-config"; readonly file: string }
  | { readonly kind: "help" };

/** A command line that cannot be used, a line a problem. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

/** What `--help` prints. */
export const usage = `Usage: exporter --config FILE --listen-address ADDRESS:PORT --scrape-token-file FILE --admin-token-file FILE
                [--tls-certificate-file FILE --tls-key-file FILE]
       exporter --check-config FILE

  --config FILE             configuration; it may come later, with a reload (SIGHUP or POST /-/reload)
  --listen-address A:P      this host's own IPv4 address and a port, e.g. 192.168.10.29:9090
  --scrape-token-file FILE  bearer tokens for /metrics, a line each
  --admin-token-file FILE   bearer tokens for /-/reload, a line each
  --tls-certificate-file FILE, --tls-key-file FILE
                            serve HTTPS only, with this certificate and its key (PEM); read again when they change
  --check-config FILE       say every problem of a configuration; 0 when there is none, else 1
  --help
`;

const options = {
  config: { type: "string" },
  "listen-address": { type: "string" },
  "scrape-token-file": { type: "string" },
  "admin-token-file": { type: "string" },
  "tls-certificate-file": { type: "string" },
  "tls-key-file": { type: "string" },
  "check-config": { type: "string" },
  help: { type: "boolean" },
} as const;

/** @throws {ArgumentsError} naming every bad or missing flag. */
export function commandOf(args: readonly string[]): Command {
  const values = flags(args);
  if (values.help) return { kind: "help" };
  if (values["check-config"] !== undefined) return { kind: "check-config", file: values["check-config"] };
  const problems: string[] = [];
  const required = (flag: "config" | "listen-address" | "scrape-token-file" | "admin-token-file") => {
    const value = values[flag];
    if (value === undefined || value === "") problems.push(`--${flag}: is missing: see --help`);
    return value ?? "";
  };
  const configFile = required("config");
  const listen = required("listen-address");
  const [, address = "", digits = ""] = /^(.*):(\d+)$/.exec(listen) ?? [];
  const port = Number(digits);
  if (listen !== "" && (!isIPv4(address) || port > 65535)) {
    problems.push(`--listen-address: "${listen}" is not IPv4:port: write it as 192.168.10.29:9090`);
  } else if (address === "0.0.0.0") {
    problems.push("--listen-address: 0.0.0.0 listens everywhere: name this host's own address");
  }
  const scrapeTokenFile = required("scrape-token-file");
  const adminTokenFile = required("admin-token-file");
  const certificateFile = values["tls-certificate-file"] ?? "";
  const keyFile = values["tls-key-file"] ?? "";
  if (certificateFile === "" && keyFile !== "") {
    problems.push("--tls-certificate-file: is missing: a key alone serves nothing: see --help");
  }
  if (certificateFile !== "" && keyFile === "") {
    problems.push("--tls-key-file: is missing: a certificate needs its key: see --help");
  }
  if (problems.length > 0) throw new ArgumentsError(problems.join("\n"));
  const certificate = certificateFile === "" ? {} : { certificate: { certificateFile, keyFile } };
  return { kind: "serve", configFile, address, port, scrapeTokenFile, adminTokenFile, ...certificate };
}

function flags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ArgumentsError(errorText(error));
  }
}
