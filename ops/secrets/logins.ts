import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareSync, hashSync } from "bcryptjs";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Environment } from "../../infra/environments/environment.ts";
import {
  accounts,
  certificateFiles,
  loginFiles,
  secretFiles,
  type Account,
  type CertifiedServer,
  type SecretFile,
} from "../../inventory/secrets.ts";
import { secretText, writeSecret } from "../certificates/host-certificates.ts";
import { accountPasswordFile, THIS_MACHINE } from "./needed-files.ts";
import { randomPassword } from "./random-secret.ts";
import type { MadeSecret } from "./secret-files.ts";

/** Passwords of a secured metrics server's users. */
export type AccountPasswords = Readonly<Record<Account, string>>;

/** Rounds of bcrypt, as a power of two: its usual number. The passwords are random, so more would protect nothing. */
const ROUNDS = 10;

/**
 * Makes the logins of a secured metrics server where they are missing or do not fit the passwords, and the deployer's
 * copies of these; nothing where the server is open. The passwords are those that Prometheus' host holds, so that a
 * second deployer gets them too.
 *
 * @param checkout - absolute path of the checkout
 * @throws {HostError} when the host cannot be reached or does not let us write.
 */
export async function madeLogins(environment: Environment, checkout: string): Promise<readonly MadeSecret[]> {
  const files = secretFiles(environment.inventory).filter(({ source }) => source === "login");
  if (files.length === 0) return [];
  const passwords = await accountPasswords(environment, checkout, files);
  const made: MadeSecret[] = [];
  for (const account of accounts) {
    const path = accountPasswordFile(environment.instance, account);
    const file = join(checkout, path);
    if (textIn(file) === passwords[account]) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${passwords[account]}\n`, { mode: 0o600 });
    made.push({ host: THIS_MACHINE, path });
  }
  for (const file of files) {
    const text = await secretText(environment, file);
    if (text !== undefined && loginFits(file, text, passwords)) continue;
    await writeSecret(environment, file, loginText(file, passwords));
    made.push({ host: file.host, path: file.path });
  }
  return made;
}

/** What a login file has to hold; hashes are salted anew each time. */
function loginText(file: Pick<SecretFile, "name" | "reader">, passwords: AccountPasswords): string {
  switch (file.name) {
    case loginFiles.readPassword:
      return `${passwords.read}\n`;
    case loginFiles.adminAuth:
      return `admin:${passwords.admin}\n`;
    default:
      return webConfigText(certificateFiles(certifiedServer(file)), passwords);
  }
}

/** Whether the text of a login file lets the accounts in with just these passwords. */
function loginFits(
  file: Pick<SecretFile, "name" | "reader">,
  text: string,
  passwords: AccountPasswords,
): boolean {
  if (file.name !== loginFiles.webConfig) return text === loginText(file, passwords);
  const config = webConfig.safeParse(yaml(text)).data;
  const { certificate, key } = certificateFiles(certifiedServer(file));
  return (
    config?.tls_server_config.cert_file === certificate &&
    config.tls_server_config.key_file === key &&
    accounts.every((account) => compareSync(passwords[account], config.basic_auth_users[account]))
  );
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/https/ */
const webConfig = z.strictObject({
  tls_server_config: z.strictObject({ cert_file: z.string(), key_file: z.string() }),
  basic_auth_users: z.strictObject({ admin: z.string(), read: z.string() }),
});

function webConfigText(
  { certificate, key }: ReturnType<typeof certificateFiles>,
  passwords: AccountPasswords,
): string {
  return stringify({
    // Relative to this file. Read again at each connection, as the users are at each request.
    tls_server_config: { cert_file: certificate, key_file: key },
    basic_auth_users: { admin: hashSync(passwords.admin, ROUNDS), read: hashSync(passwords.read, ROUNDS) },
  } satisfies z.infer<typeof webConfig>);
}

async function accountPasswords(
  environment: Environment,
  checkout: string,
  files: readonly SecretFile[],
): Promise<AccountPasswords> {
  const held = async (name: string) => {
    const file = files.find((each) => each.reader === "prometheus" && each.name === name);
    const text = file === undefined ? undefined : await secretText(environment, file);
    const password = text?.trim().replace(/^admin:/, "");
    return password === "" ? undefined : password;
  };
  const kept = (account: Account) =>
    textIn(join(checkout, accountPasswordFile(environment.instance, account)));
  return {
    read: (await held(loginFiles.readPassword)) ?? kept("read") ?? randomPassword(),
    admin: (await held(loginFiles.adminAuth)) ?? kept("admin") ?? randomPassword(),
  };
}

function certifiedServer({ reader }: Pick<SecretFile, "reader">): CertifiedServer {
  return reader === "alertmanager" ? "alertmanager" : "prometheus";
}

function textIn(file: string): string | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return text === "" ? undefined : text;
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
