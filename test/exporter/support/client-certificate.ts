import "reflect-metadata";
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralNames,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { CertificatePair } from "../../../ops/certificates/authority.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MILLISECONDS = 86_400_000;

/** A certificate of a client, signed by an authority, for any names; for none it has the subject CN=client alone. */
export async function clientCertificate(
  authority: CertificatePair,
  names: JsonGeneralNames,
): Promise<CertificatePair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    PemConverter.decodeFirst(authority.key),
    ALGORITHM,
    false,
    ["sign"],
  );
  const certificate = await X509CertificateGenerator.create({
    serialNumber: "01",
    subject: "CN=client",
    issuer: new X509Certificate(authority.certificate).subject,
    notBefore: new Date(Date.now() - DAY_MILLISECONDS),
    notAfter: new Date(Date.now() + DAY_MILLISECONDS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
    ],
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { certificate: `${certificate.toString("pem")}\n`, key: `${key}\n` };
}
