import type { Logger } from "pino";
import type { TokenFile } from "../server/token-file.ts";
import { tokenHashFile } from "../server/token-file.ts";
import type { Authorization } from "./authorization.ts";
import { builtInClients } from "./config.ts";
import { isNamedIn, type ProvenCertificate } from "./certificate-names.ts";
import type { Client } from "./client.ts";
import type { ClientConfig } from "./config.ts";
import type { LastGood } from "./last-good.ts";
import { passwordHashFile } from "./password-hash-file.ts";
import type { PasswordVerdicts } from "./password-verdicts.ts";
import type { Secret } from "./secret.ts";
import type { WebConfig } from "./web-config/web-config.ts";

/** What a request's credential proves. `none`: it shows none. `busy`: too many passwords wait to be compared. */
export type Proof =
  | { readonly kind: "proven"; readonly client: Client; readonly outdated: boolean }
  | { readonly kind: "none" | "wrong" | "busy" };

/** Everybody who may do something. */
export interface Clients {
  /** From now on these, beside those of the command line and of `web.config.yml`. */
  readonly apply: (clients: readonly ClientConfig[]) => void;
  /**
   * Who asks. A credential that is shown counts, and a certificate only where none is.
   * @param certificate of the connection, where there is a good one
   */
  readonly proof: (
    authorization: Authorization,
    certificate: ProvenCertificate | undefined,
  ) => Promise<Proof>;
  /** Whether anybody can log in with a password. */
  readonly passwords: () => boolean;
  /** Whether every file of credentials could be used when it had last changed. */
  readonly sound: () => boolean;
}

/** Where clients come from, beside the configuration. */
export interface ClientsProps {
  /** Tokens of the command line. @defaultValue nobody has such a token */
  readonly tokens: Readonly<Partial<Record<(typeof builtInClients)[number], TokenFile>>>;
  /** @defaultValue there is none */
  readonly web?: LastGood<WebConfig>;
  readonly verdicts: PasswordVerdicts;
  readonly log: Logger;
}

interface Bearer {
  readonly client: Client;
  readonly tokens: TokenFile;
}

/** Clients without those of a configuration yet. */
export function clients({ tokens, web, verdicts, log }: ClientsProps): Clients {
  const builtIn: readonly Bearer[] = builtInClients.flatMap((name) => {
    const file = tokens[name];
    return file === undefined ? [] : [{ client: { name, roles: [name] }, tokens: file }];
  });
  let declared: readonly ClientConfig[] = [];
  let bearers = builtIn;
  let passwordFiles: ReadonlyMap<string, LastGood<readonly Secret[]>> = new Map();

  const clientOf = ({ name, roles }: ClientConfig): Client => ({ name, roles });
  /** The roles of a user of web.config.yml: those that the configuration gives, else only to read. */
  const userNamed = (name: string): Client => {
    const config = declared.find((client) => client.name === name);
    return config === undefined ? reader(`user:${name}`) : clientOf(config);
  };
  const hashes = (): ReadonlyMap<string, string> => {
    const own = [...passwordFiles].flatMap(([name, file]) =>
      file.value().map((hash) => [name, hash.revealed()] as const),
    );
    const users = [...(web?.value().users ?? [])].map(([name, hash]) => [name, hash.revealed()] as const);
    return new Map([...users, ...own]);
  };
  const withToken = (token: string): Proof => {
    // Each is compared: the time must not say which one came close.
    const standings = bearers.map(({ tokens: file }) => file.standing(token));
    const index = standings.findIndex((standing) => standing !== "unknown");
    const bearer = bearers[index];
    if (bearer === undefined) return { kind: "wrong" };
    return { kind: "proven", client: bearer.client, outdated: standings[index] === "outdated" };
  };
  const withCertificate = ({ names, title }: ProvenCertificate): Proof => {
    const config = declared.find(({ subjectAlternativeNames: own = [] }) => isNamedIn(names, own));
    if (config !== undefined) return { kind: "proven", client: clientOf(config), outdated: false };
    return isEnoughByItself(web?.value())
      ? { kind: "proven", client: reader(`certificate:${title}`), outdated: false }
      : { kind: "none" };
  };
  return {
    apply(next) {
      declared = next;
      bearers = [
        ...builtIn,
        ...next.flatMap((config) =>
          config.tokenHashFile === undefined
            ? []
            : [
                {
                  client: clientOf(config),
                  tokens: tokenHashFile(`clients.${config.name}.tokenHashFile`, config.tokenHashFile, log),
                },
              ],
        ),
      ];
      passwordFiles = new Map(
        next.flatMap(({ name, passwordHashFile: path }) =>
          path === undefined
            ? []
            : [[name, passwordHashFile(`clients.${name}.passwordHashFile`, path, log)] as const],
        ),
      );
    },
    async proof(authorization, certificate) {
      switch (authorization.kind) {
        case "malformed":
          return { kind: "wrong" };
        case "none":
          return certificate === undefined ? { kind: "none" } : withCertificate(certificate);
        case "bearer":
          return withToken(authorization.token);
        case "basic": {
          const { user, password } = authorization;
          const verdict = await verdicts.verdict(hashes(), user, password);
          return verdict === "right"
            ? { kind: "proven", client: userNamed(user), outdated: false }
            : { kind: verdict };
        }
      }
    },
    passwords: () => hashes().size > 0,
    sound: () =>
      bearers.every(({ tokens: file }) => file.sound()) &&
      [...passwordFiles.values()].every((file) => file.sound()) &&
      (web?.sound() ?? true),
  };
}

/**
 * Somebody whom no configuration knows. @param name with a colon, which no name of a configuration has, nor `admin` or
 * `scrape`: nobody can be taken for another one in the audit log.
 */
function reader(name: string): Client {
  return { name, roles: ["scrape"] };
}

/** As with exporter-toolkit: who must show a certificate and has no password to show besides may read with it. */
function isEnoughByItself(web: WebConfig | undefined): boolean {
  return web?.tls?.clients?.rule === "required" && web.users.size === 0;
}
