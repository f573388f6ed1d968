import { X509Certificate } from "node:crypto";
import { certificateNames, isNamedIn } from "../../../exporter/access/certificate-names.ts";
import { newAuthority } from "../../../ops/certificates/authority.ts";
import { clientCertificate } from "../support/client-certificate.ts";

test("every kind of name is found in a real certificate", async () => {
  const { certificate } = await clientCertificate(await newAuthority("test", new Date()), [
    { type: "dns", value: "prometheus.example.org" },
    { type: "ip", value: "192.0.2.7" },
    { type: "ip", value: "fd00::1" },
    { type: "email", value: "ops@example.org" },
    { type: "url", value: "spiffe://example.org/prometheus" },
  ]);
  expect(certificateNames(new X509Certificate(certificate).subjectAltName)).toEqual([
    "prometheus.example.org",
    "192.0.2.7",
    "fd00::1",
    "ops@example.org",
    "spiffe://example.org/prometheus",
  ]);
});

test("CVE-2021-44532: a name that looks like two is one", async () => {
  const { certificate } = await clientCertificate(await newAuthority("test", new Date()), [
    { type: "url", value: "http://a.example/, DNS:admin.example.org" },
  ]);
  expect(certificateNames(new X509Certificate(certificate).subjectAltName)).toEqual([
    "http://a.example/, DNS:admin.example.org",
  ]);
});

test.each([
  ["nothing", undefined, []],
  ["an empty text", "", []],
  ["an unknown kind", "Registered ID:1.2.3.4, DNS:a", ["a"]],
  ["an address that is none", "IP Address:<invalid>", []],
  ["a quoted text that is no JSON", 'DNS:"a\\x", DNS:b', ["b"]],
])("%s is read as %j", (_case, text, names) => {
  expect(certificateNames(text)).toEqual(names);
});

test.each([
  ["in the same notation", "fd00::1", true],
  ["in another one", "FD00:0:0:0:0:0:0:1", true],
  ["with a zone", "fd00::1%eth0", false],
  ["of another machine", "fd00::2", false],
])("an address of IPv6 %s is found in a certificate, or not", (_case, written, found) => {
  expect(isNamedIn(certificateNames("IP Address:FD00:0:0:0:0:0:0:1"), ["other", written])).toBe(found);
});
