import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import type { CustomDirectories } from "./custom/custom-metrics.ts";
import { errorText } from "./error-text.ts";
import type { CertificatePaths } from "./server/certificate-files.ts";

/** Files by which clients and the exporter prove who they are. */
export interface CredentialFiles {
  /** @defaultValue nobody has such a token: `web.config.yml` says who may */
  readonly scrapeTokenFile?: string;
  readonly adminTokenFile?: string;
  /** For HTTPS. @defaultValue plain HTTP, or what `web.config.yml` says */
  readonly certificate?: CertificatePaths;
  /** `web.config.yml` of exporter-toolkit. @defaultValue there is none */
  readonly webConfigFile?: string;
}

/** What the command line asks for. */
export type Command =
  | {
      readonly kind: "serve";
      readonly configFile: string;
      readonly address: string;
      readonly port: number;
      readonly credentials: CredentialFiles;
      readonly directories: CustomDirectories;
    }
  | { readonly kind: "check-config"; readonly file: string; readonly credentials: CredentialFiles }
  | { readonly kind: "help" };

/** A command line that cannot be used, a line a problem. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

/** What `--help` prints. */
export const usage = `Usage: exporter --config FILE --listen-address ADDRESS:PORT --scrape-token-file FILE --admin-token-file FILE
                [--tls-certificate-file FILE --tls-key-file FILE [--tls-client-ca-file FILE]]
       exporter --config FILE --listen-address ADDRESS:PORT --web-config-file FILE [--scrape-token-file FILE …]
       exporter --check-config FILE [flags of files as above]

  --config FILE             configuration; it may come later, with a reload (SIGHUP or POST /-/reload)
  --listen-address A:P      this host's own IPv4 address and a port, e.g. 192.168.10.29:9090
  --scrape-token-file FILE  bearer tokens of the role scrape, a line each
  --admin-token-file FILE   bearer tokens of the role admin, a line each
  --tls-certificate-file FILE, --tls-key-file FILE
                            serve HTTPS only, with this certificate and its key (PEM); read again when they change
  --tls-client-ca-file FILE CAs that sign clients' certificates (PEM); a client may then show one
  --web-config-file FILE    web.config.yml of exporter-toolkit: TLS, users, headers, rate limit; read again when it changes
  --data-directory DIR      keep what is pushed here; without it, it is gone with the process
  --textfile-directory DIR  read *.prom files that namespaces declare from here
  --check-config FILE       say every problem of this configuration and of the files that it and other flags name, and
                            serve nothing; 0 when there is none, else 1
  --help
`;

/** Every flag. */
export const options = {
  config: { type: "string" },
  "listen-address": { type: "string" },
  "scrape-token-file": { type: "string" },
  "admin-token-file": { type: "string" },
  "tls-certificate-file": { type: "string" },
  "tls-key-file": { type: "string" },
  "tls-client-ca-file": { type: "string" },
  "web-config-file": { type: "string" },
  "data-directory": { type: "string" },
  "textfile-directory": { type: "string" },
  "check-config": { type: "string" },
  help: { type: "boolean" },
} as const;

/** @throws {ArgumentsError} naming every bad or missing flag. */
export function commandOf(args: readonly string[]): Command {
  const values = flags(args);
  if (values.help) return { kind: "help" };
  const given: Given = (flag) => values[flag] || undefined;
  const problems: string[] = [];
  const missing = (flag: string) => problems.push(`--${flag}: is missing: see --help`);
  const file = given("check-config");
  if (file !== undefined) {
    const credentials = credentialFiles(given, problems);
    if (problems.length > 0) throw new ArgumentsError(problems.join("\n"));
    return { kind: "check-config", file, credentials };
  }
  const configFile = given("config");
  const listen = given("listen-address");
  if (configFile === undefined) missing("config");
  const [, address = "", digits = ""] = /^(.*):(\d+)$/.exec(listen ?? "") ?? [];
  const port = Number(digits);
  if (listen === undefined) missing("listen-address");
  else if (!isIPv4(address) || port > 65535) {
    problems.push(`--listen-address: "${listen}" is not IPv4:port: write it as 192.168.10.29:9090`);
  } else if (address === "0.0.0.0") {
    problems.push("--listen-address: 0.0.0.0 listens everywhere: name this host's own address");
  }
  if (given("web-config-file") === undefined) {
    if (given("scrape-token-file") === undefined) missing("scrape-token-file");
    if (given("admin-token-file") === undefined) missing("admin-token-file");
  }
  const credentials = credentialFiles(given, problems);
  const directory = given("data-directory");
  const textfileDirectory = given("textfile-directory");
  if (problems.length > 0 || configFile === undefined) throw new ArgumentsError(problems.join("\n"));
  return {
    kind: "serve",
    configFile,
    address,
    port,
    credentials,
    directories: {
      ...(directory !== undefined && { directory }),
      ...(textfileDirectory !== undefined && { textfileDirectory }),
    },
  };
}

/** Value of a flag; `undefined` where it is left out or empty. */
type Given = (flag: Exclude<keyof typeof options, "help">) => string | undefined;

/** @param problems gets a line for each flag that is of no use without another */
function credentialFiles(given: Given, problems: string[]): CredentialFiles {
  const scrapeTokenFile = given("scrape-token-file");
  const adminTokenFile = given("admin-token-file");
  const webConfigFile = given("web-config-file");
  const certificateFile = given("tls-certificate-file");
  const keyFile = given("tls-key-file");
  const clientAuthorityFile = given("tls-client-ca-file");
  if (certificateFile === undefined && keyFile !== undefined) {
    problems.push("--tls-certificate-file: is missing: a key alone serves nothing: see --help");
  }
  if (certificateFile !== undefined && keyFile === undefined) {
    problems.push("--tls-key-file: is missing: a certificate needs its key: see --help");
  }
  if (certificateFile === undefined && clientAuthorityFile !== undefined) {
    problems.push("--tls-client-ca-file: is of no use without --tls-certificate-file: see --help");
  }
  return {
    ...(scrapeTokenFile !== undefined && { scrapeTokenFile }),
    ...(adminTokenFile !== undefined && { adminTokenFile }),
    ...(certificateFile !== undefined &&
      keyFile !== undefined && {
        certificate: {
          certificateFile,
          keyFile,
          ...(clientAuthorityFile !== undefined && { clientAuthorityFile }),
        },
      }),
    ...(webConfigFile !== undefined && { webConfigFile }),
  };
}

function flags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ArgumentsError(errorText(error));
  }
}
