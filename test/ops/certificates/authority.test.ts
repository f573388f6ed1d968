import { X509Certificate } from "node:crypto";
import {
  issuedCertificate,
  newAuthority,
  type CertificatePair,
} from "../../../ops/certificates/authority.ts";
import {
  authorityProblem,
  certificatesIn,
  lastDay,
  renewalReason,
} from "../../../ops/certificates/renewal.ts";

const now = new Date("2026-11-23T12:00:00Z");
const names = { address: "127.0.79.11", name: "gpu01" };
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);

let authority: CertificatePair;
let stranger: CertificatePair;
let server: CertificatePair;
beforeAll(async () => {
  authority = await newAuthority("rehearsal", now);
  stranger = await newAuthority("rehearsal", now);
  server = await issuedCertificate(authority, names, now);
});

test("a CA signs itself, may sign servers and nothing below them, and lives ten years", () => {
  const certificate = new X509Certificate(authority.certificate);
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toMatch(/^CN=citadel rehearsal CA [0-9a-f]{8}$/);
  expect([certificate.validFrom, certificate.validTo]).toEqual([
    "Nov 23 11:00:00 2026 GMT",
    "Nov 20 12:00:00 2036 GMT",
  ]);
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
});

test("two CAs of one environment have different names, so that a client tells them apart", () => {
  const subjects = [authority, stranger].map(({ certificate }) => new X509Certificate(certificate).subject);
  expect(new Set(subjects).size).toBe(2);
});

test("a server's certificate is for its address and its name, signed by the CA, and lives a year", () => {
  const certificate = new X509Certificate(server.certificate);
  expect(certificate.subjectAltName).toBe("IP Address:127.0.79.11, DNS:gpu01");
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  // serverAuth: https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.12
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(certificate.validTo).toBe("Nov 23 12:00:00 2027 GMT");
  expect(lastDay(server.certificate)).toBe("2027-11-23");
});

test.each<readonly [string, () => Parameters<typeof renewalReason>, string | undefined]>([
  ["is new", () => [server, against()], undefined],
  ["has a third of its life left", () => [server, against({ now: days(243) })], undefined],
  ["has less than a third left", () => [server, against({ now: days(244) })], "expires on 2027-11-23"],
  ["is over", () => [server, against({ now: days(365) })], "expired on 2027-11-23"],
  [
    "is another CA's",
    () => [server, against({ authority: stranger.certificate })],
    "was not signed by this deployer's CA",
  ],
  [
    "is another address's",
    () => [server, against({ names: { ...names, address: "127.0.79.12" } })],
    "is not for 127.0.79.12",
  ],
  ["is another name's", () => [server, against({ names: { ...names, name: "db01" } })], "is not for db01"],
  ["has another key", () => [{ ...server, key: stranger.key }, against()], "does not fit its key"],
  ["has no key", () => [{ ...server, key: "" }, against()], "does not fit its key"],
  ["is a text", () => [{ ...server, certificate: "certificate" }, against()], "is no certificate"],
])("of a certificate that %s the renewal says why", (_case, given, reason) => {
  expect(renewalReason(...given())).toBe(reason);
});

test.each<readonly [string, () => string | undefined, string | undefined]>([
  ["is new", () => authorityProblem(authority.certificate, now), undefined],
  ["ends soon", () => authorityProblem(authority.certificate, days(2_500)), "expires on 2036-11-20"],
  ["is a text", () => authorityProblem("CA", now), "is no certificate"],
])("of a CA that %s the problem is named", (_case, problem, expected) => {
  expect(problem()).toBe(expected);
});

test("the certificates of a file are found in their order, whatever stands between them", () => {
  const text = `first\n${authority.certificate}${authority.key}second\n${server.certificate.replaceAll("\n", "\r\n")}`;
  expect(certificatesIn(text)).toEqual([authority.certificate, server.certificate]);
  expect(certificatesIn("")).toEqual([]);
});

function against(
  other: Partial<Parameters<typeof renewalReason>[1]> = {},
): Parameters<typeof renewalReason>[1] {
  return { authority: authority.certificate, names, now, ...other };
}
