import { createPrivateKey, X509Certificate } from "node:crypto";
import type { CertificatePair, ServerNames } from "./authority.ts";

/** Share of its life that a certificate must have left: of a year four months, in which somebody runs setup. */
const LEAST_LEFT = 1 / 3;

/** What a server's certificate is held against. */
export interface RenewalProps {
  /** The CA that signs today, PEM. */
  readonly authority: string;
  readonly names: ServerNames;
  readonly now: Date;
}

/** Why a server needs a new certificate, in words that follow its path; undefined when it needs none. */
export function renewalReason(
  { certificate, key }: CertificatePair,
  { authority, names, now }: RenewalProps,
): string | undefined {
  const parsed = parsedCertificate(certificate);
  if (parsed === undefined) return "is no certificate";
  if (!fits(parsed, key)) return "does not fit its key";
  if (!parsed.verify(new X509Certificate(authority).publicKey)) return "was not signed by this deployer's CA";
  if (parsed.checkIP(names.address) === undefined) return `is not for ${names.address}`;
  if (parsed.checkHost(names.name) === undefined) return `is not for ${names.name}`;
  return expiryReason(parsed, now);
}

/** Why a CA has to be replaced, in words that follow its path; undefined while it can sign. */
export function authorityProblem(certificate: string, now: Date): string | undefined {
  const parsed = parsedCertificate(certificate);
  return parsed === undefined ? "is no certificate" : expiryReason(parsed, now);
}

/** When a certificate ends, `YYYY-MM-DD`; undefined when it is none. */
export function lastDay(certificate: string): string | undefined {
  const parsed = parsedCertificate(certificate);
  return parsed === undefined ? undefined : day(parsed);
}

/** The certificates in a PEM file, in its order, each with a line end. */
export function certificatesIn(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => `${block.replaceAll("\r", "")}\n`);
}

function expiryReason(certificate: X509Certificate, now: Date): string | undefined {
  const start = Date.parse(certificate.validFrom);
  const end = Date.parse(certificate.validTo);
  if (end <= now.getTime()) return `expired on ${day(certificate)}`;
  if (end - now.getTime() < (end - start) * LEAST_LEFT) return `expires on ${day(certificate)}`;
  return undefined;
}

function day({ validTo }: X509Certificate): string {
  return new Date(validTo).toISOString().slice(0, "YYYY-MM-DD".length);
}

function parsedCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function fits(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
