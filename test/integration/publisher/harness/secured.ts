import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificateFiles } from "../../../../inventory/secrets.ts";
import { issuedCertificate, newAuthority } from "../../../../ops/certificates/authority.ts";
import type { Authorization } from "../../../../ops/http.ts";
import { webConfigText } from "../../../../ops/secrets/web-config.ts";

const passwords = { read: "read-in-this-test", admin: "admin-in-this-test" };

/** Where a secured server's files lie, beneath its configuration directory. */
export const securedFiles = {
  webConfig: "citadel/secrets/web.yml",
  login: "citadel/secrets/metrics-admin-auth",
  authority: "citadel/secrets/ca.crt",
  /** Of a CA that has signed nothing. */
  otherAuthority: "citadel/secrets/other-ca.crt",
} as const;

/** The user that publishes. */
export const administrator: Authorization = { kind: "basic", user: "admin", password: passwords.admin };

/** Gives a server's configuration directory a certificate, users and what those need who ask it, made as setup does. */
export async function secure(
  directory: string,
  service: "prometheus" | "alertmanager",
  address: string,
): Promise<void> {
  const now = new Date();
  const authority = await newAuthority("test", now);
  const other = await newAuthority("other", now);
  const { certificate, key } = await issuedCertificate(authority, { address, name: "mon01" }, now);
  const names = certificateFiles(service);
  const secrets = join(directory, "citadel/secrets");
  mkdirSync(secrets, { recursive: true });
  chmodSync(secrets, 0o750);
  chownSync(secrets, 0, 65534);
  const files = {
    [`citadel/secrets/${names.certificate}`]: certificate,
    [`citadel/secrets/${names.key}`]: key,
    [securedFiles.webConfig]: webConfigText(undefined, names, passwords) ?? "",
    [securedFiles.login]: `admin:${passwords.admin}\n`,
    [securedFiles.authority]: authority.certificate,
    [securedFiles.otherAuthority]: other.certificate,
  };
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(join(directory, path), text, { mode: 0o640 });
    chownSync(join(directory, path), 0, 65534);
  }
}
