import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentialProblems } from "../../exporter/credentials.ts";
import { issuedCertificate, newAuthority } from "../../ops/certificates/authority.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const folder = temporaryDirectory("exporter-credentials-");
const file = (name: string) => join(folder, name);
const tls = "tls_server_config:\n  cert_file: exporter.crt\n  key_file: exporter.key\n";
const certificate = { certificateFile: file("exporter.crt"), keyFile: file("exporter.key") };

beforeAll(async () => {
  const now = new Date();
  const authority = await newAuthority("test", now);
  const pair = await issuedCertificate(authority, { address: "127.0.0.1", name: "gpu01" }, now);
  writeFileSync(file("exporter.crt"), pair.certificate);
  writeFileSync(file("exporter.key"), pair.key);
  writeFileSync(file("other.key"), authority.key);
  writeFileSync(file("token"), "token\n");
  writeFileSync(file("empty"), "");
  writeFileSync(file("tls.yml"), tls);
});

test("files that can all be used have no problem", () => {
  expect(credentialProblems({ scrapeTokenFile: file("token"), certificate })).toEqual([]);
  expect(credentialProblems({ webConfigFile: file("tls.yml") })).toEqual([]);
});

test("every file that cannot be used is named, with its flag", () => {
  const problems = credentialProblems({
    scrapeTokenFile: file("empty"),
    adminTokenFile: file("token"),
    certificate: { ...certificate, keyFile: file("other.key") },
    webConfigFile: file("empty-handed.yml"),
  });
  expect(problems.join("\n").split("\n")).toEqual([
    `--scrape-token-file: ${file("empty")} is empty: write a token into it`,
    expect.stringContaining(`--tls-key-file: ${file("other.key")} does not fit ${file("exporter.crt")} (`),
    expect.stringContaining(`--web-config-file: ${file("empty-handed.yml")} cannot be read (ENOENT`),
  ]);
});

test("two certificates, of the flags and of web.config.yml, are one too many", () => {
  expect(credentialProblems({ certificate, webConfigFile: file("tls.yml") })).toEqual([
    `--tls-certificate-file: must not stand beside tls_server_config of ${file("tls.yml")}: keep one of them`,
  ]);
});
