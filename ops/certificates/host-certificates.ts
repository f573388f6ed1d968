import { dirname } from "node:path/posix";
import type { Environment } from "../../infra/environments/environment.ts";
import {
  certificateFiles,
  secretFiles,
  type CertifiedServer,
  type SecretFile,
} from "../../inventory/secrets.ts";
import { commandText } from "../command-text.ts";
import { fileBytes, makeDirectory, writeFile } from "../host-files.ts";
import { hostShell } from "../hosts.ts";
import { secretAccess } from "../secrets/secret-access.ts";
import type { MadeSecret } from "../secrets/secret-files.ts";
import { issuedCertificate, newAuthority, type CertificatePair, type ServerNames } from "./authority.ts";
import {
  authorityFiles,
  keepAuthority,
  keepTrusted,
  keptAuthority,
  trustedText,
  type AuthorityFiles,
} from "./authority-files.ts";
import { certificatesIn, renewalReason } from "./renewal.ts";

/** Hosts that trust a CA which this deployer does not have: `<host>: <path>: <rule>: <remedy>`, a line each. */
export class AuthorityError extends Error {
  override readonly name = "AuthorityError";
}

/** A server's certificate on its host: the two files, and what clients call it. */
export interface ServerCertificate {
  readonly server: CertifiedServer;
  readonly certificate: SecretFile;
  readonly key: SecretFile;
  readonly names: ServerNames;
}

/** Every server that shows a certificate of ours: the exporter, and the metrics server's three where it is secured. */
export function certifiedServers({
  inventory,
}: Pick<Environment, "inventory">): readonly ServerCertificate[] {
  const files = secretFiles(inventory);
  const servers = ["exporter", "prometheus", "alertmanager", "grafana"] as const;
  return servers.flatMap((server) => {
    const names = certificateFiles(server);
    const own = files.filter(({ reader }) => reader === server);
    const certificate = own.find(({ name }) => name === names.certificate);
    const key = own.find(({ name }) => name === names.key);
    if (certificate === undefined || key === undefined) return [];
    const { host } = certificate;
    return [
      { server, certificate, key, names: { address: inventory.hosts[host]?.address ?? host, name: host } },
    ];
  });
}

/** Every file of the environment from which a client learns whom it may trust. */
export function trustFiles({ inventory }: Pick<Environment, "inventory">): readonly SecretFile[] {
  return secretFiles(inventory).filter(({ source }) => source === "authority");
}

/**
 * Makes the environment's CA where it has none yet, and what is missing on the hosts; renews a certificate that has
 * less than a third of its life left or does not fit. Everything else is left alone.
 *
 * @param checkout - absolute path of the checkout, beneath which the CA is kept
 * @returns the files on hosts that were written
 * @throws {AuthorityError} when hosts trust a CA that this deployer does not have.
 * @throws {HostError} when a host cannot be reached or does not let us write.
 */
export async function madeCertificates(
  environment: Environment,
  checkout: string,
  now: Date,
): Promise<readonly MadeSecret[]> {
  const files = authorityFiles(checkout, environment.instance);
  const found = await foundTrust(environment);
  const authority = await ownAuthority(environment, files, found, now);
  const made: MadeSecret[] = [];
  for (const { file, text } of found) {
    if (text !== undefined) continue;
    await writeSecret(environment, file, trustedText(files));
    made.push({ host: file.host, path: file.path });
  }
  for (const server of certifiedServers(environment)) {
    const pair = await livePair(environment, server);
    const against = { authority: authority.certificate, names: server.names, now };
    if (pair !== undefined && renewalReason(pair, against) === undefined) continue;
    await writePair(environment, server, await issuedCertificate(authority, server.names, now));
    made.push(...[server.key, server.certificate].map(({ host, path }) => ({ host, path })));
  }
  return made;
}

/** The certificate and key on a server's host; undefined when one of them is missing. @throws {HostError} */
export async function livePair(
  environment: Environment,
  { certificate, key }: ServerCertificate,
): Promise<CertificatePair | undefined> {
  const texts = await Promise.all([certificate, key].map((file) => secretText(environment, file)));
  const [certificateText, keyText] = texts;
  return certificateText === undefined || keyText === undefined
    ? undefined
    : { certificate: certificateText, key: keyText };
}

/**
 * Puts a pair in place, the key first: until the certificate is there too the server goes on with the last pair.
 * @throws {HostError}
 */
export async function writePair(
  environment: Environment,
  server: ServerCertificate,
  { certificate, key }: CertificatePair,
): Promise<void> {
  await writeSecret(environment, server.key, key);
  await writeSecret(environment, server.certificate, certificate);
}

/** Text of a secret file on its host; undefined when it is missing. @throws {HostError} */
export async function secretText(
  environment: Environment,
  { host, path }: SecretFile,
): Promise<string | undefined> {
  return (await fileBytes(hostShell(environment, host), path))?.toString();
}

/** Puts a secret file in place, readable by its reader and nobody else. @throws {HostError} */
export async function writeSecret(environment: Environment, file: SecretFile, text: string): Promise<void> {
  const host = hostShell(environment, file.host);
  const access = secretAccess(environment, file);
  await makeDirectory(host, dirname(file.path), access.directory);
  await writeFile(host, file.path, Buffer.from(text), access.file);
}

interface FoundTrust {
  readonly file: SecretFile;
  readonly text: string | undefined;
}

function foundTrust(environment: Environment): Promise<readonly FoundTrust[]> {
  return Promise.all(
    trustFiles(environment).map(async (file) => ({ file, text: await secretText(environment, file) })),
  );
}

async function ownAuthority(
  environment: Environment,
  files: AuthorityFiles,
  found: readonly FoundTrust[],
  now: Date,
): Promise<CertificatePair> {
  const kept = keptAuthority(files);
  const strangers = found.filter(
    ({ text }) =>
      text !== undefined && !(kept !== undefined && certificatesIn(text).includes(kept.certificate)),
  );
  if (strangers.length > 0) {
    throw new AuthorityError(
      strangers
        .map(
          ({ file }) =>
            `${file.host}: ${file.path}: trusts a CA that this deployer does not have: copy ` +
            `.local/${environment.instance}/ca from the deployer who has it, or replace the CA: ` +
            commandText(environment, "rotate", "ca"),
        )
        .join("\n"),
    );
  }
  const authority = kept ?? (await newAuthority(environment.instance, now));
  if (kept === undefined) keepAuthority(files, authority);
  if (trustedText(files) === "") keepTrusted(files, [authority.certificate]);
  return authority;
}
