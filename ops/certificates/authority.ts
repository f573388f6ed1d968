// The library's dependency injection wants it, and loads it for nobody.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key, PEM (the key as PKCS #8). */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** What a server is called by those who verify its certificate. */
export interface ServerNames {
  /** IPv4 address that clients connect to. */
  readonly address: string;
  /** Its host's name in the inventory. */
  readonly name: string;
}

/** Elliptic curve and hash of every key of ours: known to each TLS library of the last ten years (ADR 0009). */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Days that a private CA lives: its end costs every client a new file, so it comes rarely. */
const AUTHORITY_DAYS = 3650;
/** Days that a server's certificate lives. What browsers accept at most is 398, what setup renews is a third of it. */
const CERTIFICATE_DAYS = 365;

const DAY_MILLISECONDS = 86_400_000;
/** Clocks of two hosts differ: a new certificate is valid an hour ago. */
const CLOCK_DIFFERENCE_MILLISECONDS = 3_600_000;
/** Bytes of a serial number: 127 random bits, which nobody foresees and nothing repeats. */
const SERIAL_BYTES = 16;

/**
 * A new private CA, which signs itself and may sign servers' certificates, no further authorities.
 * @param title - whose it is, e.g. `production`; a part of its serial number follows, so that two CAs of one
 * environment are told apart
 */
export async function newAuthority(title: string, now: Date): Promise<CertificatePair> {
  const keys = await newKeys();
  const serialNumber = newSerialNumber();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber,
    name: `CN=citadel ${title} CA ${serialNumber.slice(0, 8)}`,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: await keyText(keys.privateKey) };
}

/** A new certificate of a server with a new key, signed by an authority. */
export async function issuedCertificate(
  authority: CertificatePair,
  { address, name }: ServerNames,
  now: Date,
): Promise<CertificatePair> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: `CN=${name}`,
    issuer: issuer.subject,
    ...validity(now, CERTIFICATE_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await privateKeyOf(authority),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: "ip", value: address },
        { type: "dns", value: name },
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: pem(certificate), key: await keyText(keys.privateKey) };
}

function newKeys() {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function privateKeyOf({ key }: CertificatePair) {
  return crypto.subtle.importKey("pkcs8", PemConverter.decodeFirst(key), ALGORITHM, false, ["sign"]);
}

async function keyText(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

/** Positive, as RFC 5280 wants it: the first bit is 0. */
function newSerialNumber(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f);
  return bytes.toString("hex");
}

function validity(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - CLOCK_DIFFERENCE_MILLISECONDS),
    notAfter: new Date(now.getTime() + days * DAY_MILLISECONDS),
  };
}
