import { join } from "node:path/posix";
import type { Environment } from "../../infra/environments/environment.ts";
import type { LocalPlatform } from "../../infra/environments/local-platform.ts";
import { platformEntries, type PlatformPasswords } from "../../infra/platform/entries.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { madeCertificates } from "../certificates/host-certificates.ts";
import { fileBytes, fileStatus, makeDirectory, writeFile } from "../host-files.ts";
import { localHost, type HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import { localSecretText } from "./local-texts.ts";
import { madeLogins } from "./logins.ts";
import { THIS_MACHINE } from "./needed-files.ts";
import { madePushTokens } from "./push-tokens.ts";
import { randomPassword } from "./random-secret.ts";
import { secretAccess } from "./secret-access.ts";
import { madeSecretFiles } from "./secret-files.ts";

/** A local environment: what production finds in place is played here. */
export type LocalEnvironment = Environment & {
  readonly platform: LocalPlatform;
  readonly checkout: string;
};

/** Whether an environment is a local one, which setup can make every file for. */
export function isLocal(environment: Environment): environment is LocalEnvironment {
  return environment.platform !== undefined && environment.checkout !== undefined;
}

/**
 * Makes every file that a local instance needs and that is missing: the platform's own, the deployer's and the hosts'
 * secrets. What exists is never written, so that adopt, publishers and people may change it; but for certificates
 * that end soon, which are renewed.
 *
 * @returns absolute paths of what was made; empty when nothing was missing
 * @throws {HostError} when a file cannot be written.
 */
export async function madeLocalFiles(environment: LocalEnvironment, now: Date): Promise<readonly string[]> {
  const { inventory, platform, publisherUser, checkout, grafanaAuthFile } = environment;
  const machine = localHost("this machine", "/");
  const [owner = "0", group = "0"] = publisherUser.split(":");
  const [passwords, madePasswords] = await localPasswords(machine, platform, { owner, group });
  const made = [...madePasswords];
  for (const entry of platformEntries(environment)) {
    if ((await fileStatus(machine, entry.path)) !== undefined) continue;
    const access = { owner, group: String(entry.group), mode: entry.mode.toString(8).padStart(4, "0") };
    if (entry.kind === "directory") await makeDirectory(machine, entry.path, access);
    else await writeFile(machine, entry.path, Buffer.from(entry.text(passwords)), access);
    if (entry.kind === "file") made.push(entry.path);
  }
  const authFile = join(checkout, grafanaAuthFile);
  if ((await fileStatus(machine, authFile)) === undefined) {
    const text = `admin:${passwords["grafana-admin-password"]}\n`;
    await writeFile(machine, authFile, Buffer.from(text), { owner, group, mode: "0600" });
    made.push(authFile);
  }
  const host = (name: string) => hostShell(environment, name);
  const secrets = await madeSecretFiles(
    secretFiles(inventory).filter(({ source }) => source === "token" || source === "operator"),
    { host, access: (file) => secretAccess(environment, file) },
    (file) => localSecretText(file, { inventory, prefix: platform.prefix, passwords }),
  );
  const pushTokens = await madePushTokens(environment, checkout);
  const certificates = await madeCertificates(environment, checkout, now);
  const logins = await madeLogins(environment, checkout);
  return [
    ...made,
    ...[...secrets, ...pushTokens, ...certificates, ...logins].map((file) =>
      file.host === THIS_MACHINE ? join(checkout, file.path) : host(file.host).path(file.path),
    ),
  ];
}

/** Passwords of the platform's servers, kept among the deployer's secrets, and which of the files were made. */
async function localPasswords(
  machine: HostShell,
  { grafanaAdminPasswordFile }: LocalPlatform,
  owner: { readonly owner: string; readonly group: string },
): Promise<readonly [PlatformPasswords, readonly string[]]> {
  const directory = join(grafanaAdminPasswordFile, "..");
  const made: string[] = [];
  await makeDirectory(machine, directory, { ...owner, mode: "0755" });
  const kept = async (name: string) => {
    const path = `${directory}/${name}`;
    const bytes = await fileBytes(machine, path);
    if (bytes !== undefined) return bytes.toString().trim();
    const password = randomPassword();
    await writeFile(machine, path, Buffer.from(`${password}\n`), { ...owner, mode: "0600" });
    made.push(path);
    return password;
  };
  const grafana = await fileBytes(machine, grafanaAdminPasswordFile);
  const passwords = {
    "postgres-superuser-password": await kept("postgres-superuser-password"),
    "monitoring-password": await kept("monitoring-password"),
    "redis-password": await kept("redis-password"),
    // Its own file is one of the platform's entries, for its container reads it too.
    "grafana-admin-password": grafana?.toString().trim() ?? randomPassword(),
  };
  return [passwords, made];
}
