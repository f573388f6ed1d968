import { dirname } from "node:path/posix";
import type { Environment } from "../../infra/environments/environment.ts";
import { secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import { fileBytes, fileStatus, makeDirectory, writeFile } from "../host-files.ts";
import type { HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import { randomToken } from "./random-secret.ts";
import { secretLines } from "./secret-lines.ts";
import { secretAccess, type SecretAccess } from "./secret-access.ts";

/** A secret file that was made. */
export interface MadeSecret {
  readonly host: string;
  readonly path: string;
}

/** How secret files are made. */
export interface SecretFileAccess {
  /** What runs scripts on a host of the inventory. */
  readonly host: (name: string) => HostShell;
  readonly access: (file: SecretFile) => SecretAccess;
}

/** Text of a secret file that is missing; asked once for each name. */
export type SecretText = (file: SecretFile) => string;

/**
 * Makes those of the secret files that are missing, with the same text wherever the name is the same: that of a file
 * that exists already, else `text`. What exists is never written.
 *
 * @returns the files that were made, in the order given
 * @throws {HostError} when a host cannot be reached or does not let us write.
 */
export async function madeSecretFiles(
  files: readonly SecretFile[],
  access: SecretFileAccess,
  text: SecretText,
): Promise<readonly MadeSecret[]> {
  const missing: SecretFile[] = [];
  const texts = new Map<string, Uint8Array>();
  for (const file of files) {
    const bytes = await existingBytes(access.host(file.host), file.path);
    if (bytes === undefined) missing.push(file);
    else if (bytes.length > 0 && !texts.has(file.name)) texts.set(file.name, oneText(file, bytes));
  }
  const made: MadeSecret[] = [];
  for (const file of missing) {
    const host = access.host(file.host);
    const { directory, file: readable } = access.access(file);
    const bytes = texts.get(file.name) ?? Buffer.from(text(file));
    texts.set(file.name, bytes);
    await makeDirectory(host, dirname(file.path), directory);
    await writeFile(host, file.path, bytes, readable);
    made.push({ host: file.host, path: file.path });
  }
  return made;
}

/**
 * Makes the tokens of an environment that are missing; what only a person can supply is left alone.
 * @throws {HostError} when a host cannot be reached or does not let us write.
 */
export function madeTokens(environment: Environment): Promise<readonly MadeSecret[]> {
  return madeSecretFiles(
    secretFiles(environment.inventory).filter(({ source }) => source === "token"),
    { host: (name) => hostShell(environment, name), access: (file) => secretAccess(environment, file) },
    () => `${randomToken()}\n`,
  );
}

/** A file of tokens holds the old one below the new one while it is rotated. */
function oneText({ source }: SecretFile, bytes: Uint8Array): Uint8Array {
  if (source !== "token") return bytes;
  return Buffer.from(`${secretLines(Buffer.from(bytes).toString())[0] ?? ""}\n`);
}

async function existingBytes(host: HostShell, path: string): Promise<Uint8Array | undefined> {
  return (await fileStatus(host, path)) === undefined
    ? undefined
    : ((await fileBytes(host, path)) ?? Buffer.alloc(0));
}
