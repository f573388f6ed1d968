import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { instanceDirectory } from "../../infra/environments/local.ts";
import type { CertificatePair } from "./authority.ts";
import { certificatesIn } from "./renewal.ts";

/** Where a deployer keeps an environment's private CA; never on a host. Absolute paths. */
export interface AuthorityFiles {
  /** Certificate and key in one file, so that they are replaced together; mode 0600. */
  readonly authority: string;
  /** What clients trust: the CA's certificate, while it is rotated the old one's too. */
  readonly trusted: string;
}

/** The files of one environment's CA, beneath `.local/<instance>/ca/`. */
export function authorityFiles(checkout: string, instance: string): AuthorityFiles {
  const directory = join(checkout, instanceDirectory(instance), "ca");
  return { authority: join(directory, "ca.pem"), trusted: join(directory, "trusted.crt") };
}

/** The CA that this deployer has; undefined for none. @throws Error when the file is not a CA's. */
export function keptAuthority({ authority }: AuthorityFiles): CertificatePair | undefined {
  if (!existsSync(authority)) return undefined;
  const text = readFileSync(authority, "utf8");
  const [certificate] = certificatesIn(text);
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/.exec(text)?.[0];
  if (certificate === undefined || key === undefined) {
    throw new Error(
      `${authority}: holds no certificate with its key: restore it from a backup, or remove it and run npm run rotate -- ca`,
    );
  }
  return { certificate, key: `${key}\n` };
}

/** The certificates that clients trust, PEM; empty for none. */
export function trustedText({ trusted }: AuthorityFiles): string {
  return existsSync(trusted) ? readFileSync(trusted, "utf8") : "";
}

/** Keeps a CA in place of the last one. */
export function keepAuthority({ authority }: AuthorityFiles, { certificate, key }: CertificatePair): void {
  replaceFile(authority, `${certificate}${key}`, 0o600);
}

/** Keeps what clients trust. @param certificates PEM, each once */
export function keepTrusted({ trusted }: AuthorityFiles, certificates: readonly string[]): void {
  replaceFile(trusted, [...new Set(certificates)].join(""), 0o644);
}

function replaceFile(file: string, text: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}
