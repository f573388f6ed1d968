import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import {
  accounts,
  certificateFiles,
  loginFiles,
  metricsServerSecrets,
  secretFiles,
  type Account,
  type CertifiedServer,
  type SecretFile,
} from "../../inventory/secrets.ts";
import { secretText, writeSecret } from "../certificates/host-certificates.ts";
import { fileStatus } from "../host-files.ts";
import { hostShell } from "../hosts.ts";
import { HostError, outputOf } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { accountPasswordFile, THIS_MACHINE } from "./needed-files.ts";
import { randomPassword } from "./random-secret.ts";
import type { MadeSecret } from "./secret-files.ts";
import { webConfigFits, webConfigText, type AccountPasswords } from "./web-config.ts";

/**
 * Makes the logins of a secured metrics server where they are missing or do not fit the passwords, and the deployer's
 * copies of these; nothing where the server is open. Users and settings that operators gave it stay. The passwords are those that Prometheus' host holds, so that a
 * second deployer gets them too.
 *
 * @param checkout - absolute path of the checkout
 * @throws {HostError} when the host cannot be reached or does not let us write, or a file of users is not YAML.
 */
export async function madeLogins(environment: Environment, checkout: string): Promise<readonly MadeSecret[]> {
  const files = secretFiles(environment.inventory).filter(({ source }) => source === "login");
  if (files.length === 0) return [];
  const passwords = await accountPasswords(environment, checkout, files);
  const made: MadeSecret[] = [...keptPasswords(environment, checkout, passwords)];
  for (const file of files) {
    const text = await secretText(environment, file);
    if (text !== undefined && loginFits(file, text, passwords) && (await isKept(environment, file))) continue;
    await writeSecret(environment, file, loginText(file, text, passwords));
    made.push({ host: file.host, path: file.path });
  }
  return made;
}

/**
 * Gives accounts of a secured metrics server other passwords everywhere at once. Every file is written beside its place
 * first; then all are moved in one go, Prometheus' own password first, for that is the one that counts: where this ends
 * half-way, {@link madeLogins} brings the rest there.
 *
 * @param checkout - absolute path of the checkout
 * @throws {HostError} when the host cannot be reached or does not let us write, or a file of users is not YAML.
 */
export async function replaceLogins(
  environment: Environment,
  checkout: string,
  replaced: Partial<AccountPasswords>,
): Promise<void> {
  const { metricsServer } = environment.inventory;
  const files = secretFiles(environment.inventory).filter(({ source }) => source === "login");
  const passwords = { ...(await accountPasswords(environment, checkout, files)), ...replaced };
  const staged: SecretFile[] = [];
  for (const file of files) {
    const text = await secretText(environment, file);
    if (text !== undefined && loginFits(file, text, passwords)) continue;
    await writeSecret(environment, besideIt(file), loginText(file, text, passwords));
    staged.push(file);
  }
  const host = hostShell(environment, metricsServer.host);
  const counts = ({ name }: SecretFile) => (name === loginFiles.webConfig ? 1 : 0);
  const moves = staged
    .toSorted((a, b) => counts(a) - counts(b))
    .map(
      (file) => `mv -fT ${[besideIt(file), file].map(({ path }) => shellWord(host.path(path))).join(" ")}`,
    );
  await outputOf(host, metricsServerSecrets(metricsServer).prometheus, ["set -eu", ...moves, ""].join("\n"));
  keptPasswords(environment, checkout, passwords);
}

function besideIt(file: SecretFile): SecretFile {
  return { ...file, path: `${file.path}.next` };
}

/** Writes the deployer's copies where they differ. */
function keptPasswords(
  { instance }: Environment,
  checkout: string,
  passwords: AccountPasswords,
): readonly MadeSecret[] {
  const differing = accounts.filter(
    (account) => textIn(join(checkout, accountPasswordFile(instance, account))) !== passwords[account],
  );
  return differing.map((account) => {
    const path = accountPasswordFile(instance, account);
    const file = join(checkout, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${passwords[account]}\n`, { mode: 0o600 });
    return { host: THIS_MACHINE, path };
  });
}

/**
 * What a login file has to hold.
 * @param before - its text as it is, of which the operators' part of a web configuration stays
 * @throws {HostError} when that is not YAML.
 */
function loginText(file: SecretFile, before: string | undefined, passwords: AccountPasswords): string {
  if (file.name !== loginFiles.webConfig) return plainText(file, passwords);
  const text = webConfigText(before, certificateFiles(certifiedServer(file)), passwords);
  if (text !== undefined) return text;
  throw new HostError(
    `${file.host}: ${file.path}: is not a YAML map, and the users in it would be lost: correct it, or remove it so that setup makes it anew`,
  );
}

/** Whether the text of a login file lets the accounts in with just these passwords. */
function loginFits(file: SecretFile, text: string, passwords: AccountPasswords): boolean {
  if (file.name !== loginFiles.webConfig) return text === plainText(file, passwords);
  return webConfigFits(text, certificateFiles(certifiedServer(file)), passwords);
}

/** Whether a publisher's login is its own: earlier versions let the server's group read it. */
async function isKept(environment: Environment, { host, path, reader }: SecretFile): Promise<boolean> {
  if (reader !== "publisher") return true;
  return (await fileStatus(hostShell(environment, host), path))?.mode.endsWith("00") === true;
}

/** A password as its one reader wants it. */
function plainText({ name }: SecretFile, passwords: AccountPasswords): string {
  return name === loginFiles.adminAuth ? `admin:${passwords.admin}\n` : `${passwords.read}\n`;
}

async function accountPasswords(
  environment: Environment,
  checkout: string,
  files: readonly SecretFile[],
): Promise<AccountPasswords> {
  const { prometheus } = metricsServerSecrets(environment.inventory.metricsServer);
  const held = async (name: string) => {
    const file = files.find((each) => each.path === `${prometheus}/${name}`);
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
