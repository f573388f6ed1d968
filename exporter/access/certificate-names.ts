import type { X509Certificate } from "node:crypto";
import { isIP, isIPv6, SocketAddress } from "node:net";

/** A certificate by which a client has proven who it is. */
export interface ProvenCertificate {
  /** Alternative names: what a client can be known by. */
  readonly names: readonly string[];
  /** What people know it by: the first of the names, or else its common name, or else its serial number. */
  readonly title: string;
}

/** A certificate that was found to be good. */
export function provenCertificate(certificate: X509Certificate): ProvenCertificate {
  const names = certificateNames(certificate.subjectAltName);
  // A certificate may have several, whatever Node's types say.
  const [commonName] = [certificate.toLegacyObject().subject.CN].flat();
  return { names, title: names[0] ?? commonName ?? certificate.serialNumber };
}

/**
 * The names that a certificate is for: DNS names, addresses, e-mail addresses and URIs of its subject alternative name
 * extension, as Node writes it. A name with a character that could end it is quoted there, as a JSON text
 * (https://nodejs.org/api/crypto.html#x509subjectaltname, CVE-2021-44532); kinds that are none of these are left out.
 */
export function certificateNames(subjectAltName: string | undefined): readonly string[] {
  const entries = (subjectAltName ?? "").matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?=, |$)/g);
  return [...entries].flatMap(([, kind = "", text = ""]) => {
    const name = text.startsWith('"') ? unquoted(text) : text;
    if (name === undefined || name === "") return [];
    if (kind === "IP Address") return isIP(name) === 0 ? [] : [canonical(name)];
    return ["DNS", "email", "URI"].includes(kind) ? [name] : [];
  });
}

/**
 * Whether one of a certificate's names is one of those that people wrote down.
 * @param own of {@link certificateNames}
 */
export function isNamedIn(own: readonly string[], written: readonly string[]): boolean {
  return written.some((name) => own.includes(canonical(name)));
}

/** An address of IPv6 in the one notation of RFC 5952: Node writes `FD00:0:0:0:0:0:0:1`, people write `fd00::1`. */
function canonical(name: string): string {
  // A zone is of the machine that it was written on, and in no certificate.
  if (!isIPv6(name) || name.includes("%")) return name;
  return new SocketAddress({ address: name, family: "ipv6" }).address;
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
