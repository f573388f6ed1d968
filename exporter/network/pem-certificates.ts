import { X509Certificate } from "node:crypto";

/** The certificates in a PEM text, whatever else it holds. @throws {Error} where one of them cannot be read */
export function pemCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
