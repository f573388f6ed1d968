import { createHash, type X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContextOptions, type SecureVersion } from "node:tls";
import { errorText } from "../error-text.ts";
import type { Secret } from "../access/secret.ts";
import { pemCertificates } from "../network/pem-certificates.ts";
import { fileStamp, namedFileText } from "./named-file.ts";

/** PEM in a file or, where a configuration has it, in itself. */
export type PemSource =
  | { readonly place: string; readonly file: string }
  | { readonly place: string; readonly text: Secret; readonly file?: never };

/** What clients have to show when they connect. */
export interface ClientCertificates {
  /** `ifGiven`: one that is shown must be good; `required`: and one must be shown. */
  readonly rule: "ifGiven" | "required";
  /** Names of which a certificate must have one. @defaultValue any name is good */
  readonly allowedNames?: readonly string[];
}

/** Where certificate, key and CA lie, and how TLS is to be spoken. */
export interface TlsFiles {
  readonly certificate: PemSource;
  readonly key: PemSource;
  /** CAs that sign clients' certificates. @defaultValue those that Node knows */
  readonly clientAuthority?: PemSource;
  /** @defaultValue clients are not asked for a certificate */
  readonly clients?: ClientCertificates;
  /** TLS 1.0 and 1.1 are deprecated, https://datatracker.ietf.org/doc/html/rfc8996. @defaultValue TLSv1.2 */
  readonly minVersion?: SecureVersion;
  /** @defaultValue TLSv1.3 */
  readonly maxVersion?: SecureVersion;
  /** OpenSSL's names, `:` between them. @defaultValue Node's */
  readonly ciphers?: string;
  /** Whose preference among ciphers decides. @defaultValue the server's */
  readonly ciphersBy?: "server" | "client";
  /** OpenSSL's names, `:` between them. @defaultValue Node's */
  readonly curves?: string;
}

/** How TLS is spoken, with the text of every file. */
export interface TlsSettings {
  readonly context: SecureContextOptions;
  readonly clients?: ClientCertificates;
  /** Whether the CAs of clients' certificates are named, so that a certificate says who somebody is. */
  readonly provesClients: boolean;
  /** When the server's certificate expires, or the first of its chain, as Unix time in seconds. */
  readonly expiresAt: number | undefined;
}

/** What changes whenever one of the files does, or PEM that stands in the configuration itself. */
export function tlsStamp({ certificate, key, clientAuthority }: TlsFiles): string {
  return [certificate, key, clientAuthority].map((source) => (source ? pemStamp(source) : "")).join(" ");
}

function pemStamp(source: PemSource): string {
  if (source.file !== undefined) return fileStamp(source.file);
  // Written out, it is the same secret whatever it says.
  return createHash("sha256").update(source.text.revealed()).digest("hex");
}

/** @throws {Error} `<place>: <file> …` where a file cannot be read, or certificate and key do not fit. */
export function tlsSettings(files: TlsFiles): TlsSettings {
  const { certificate, key, clientAuthority, clients, ciphers, curves } = files;
  const context = {
    cert: pemIn(certificate),
    key: pemIn(key),
    minVersion: files.minVersion ?? "TLSv1.2",
    maxVersion: files.maxVersion ?? "TLSv1.3",
    honorCipherOrder: files.ciphersBy !== "client",
    ...(clientAuthority && { ca: pemIn(clientAuthority) }),
    ...(ciphers !== undefined && { ciphers }),
    ...(curves !== undefined && { ecdhCurve: curves }),
  } satisfies SecureContextOptions;
  try {
    createSecureContext(context);
  } catch (error) {
    throw new Error(
      `${key.place}: ${nameOf(key)} does not fit ${nameOf(certificate)} (${errorText(error)}): put a certificate and its own key there, both PEM`,
      { cause: undefined },
    );
  }
  const expiresAt = earliestEnd(pemCertificates(context.cert));
  return { context, ...(clients && { clients }), provesClients: clientAuthority !== undefined, expiresAt };
}

function earliestEnd(certificates: readonly X509Certificate[]): number | undefined {
  const ends = certificates.map(({ validTo }) => Date.parse(validTo) / 1000);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function pemIn(source: PemSource): string {
  if (source.file === undefined) return source.text.revealed();
  const text = namedFileText(source.place, source.file);
  if (!text.includes("-----BEGIN ")) {
    throw new Error(`${source.place}: ${source.file} holds no PEM: put a PEM file there`);
  }
  return text;
}

function nameOf({ place, file }: PemSource): string {
  return file ?? place;
}
