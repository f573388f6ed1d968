import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { webConfig } from "../../../exporter/access/web-config/web-config.ts";
import { webConfigFile } from "../../../exporter/access/web-config/web-config-file.ts";
import { issuedCertificate, newAuthority } from "../../../ops/certificates/authority.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const silent = pino({ level: "silent" });
const folder = temporaryDirectory("exporter-web-config-");
const path = join(folder, "web.config.yml");
const flag = "--web-config-file";

beforeAll(async () => {
  const now = new Date();
  const authority = await newAuthority("test", now);
  const names = { address: "127.0.0.1", name: "gpu01" };
  const [server, other] = await Promise.all([
    issuedCertificate(authority, names, now),
    issuedCertificate(authority, names, now),
  ]);
  writeFileSync(join(folder, "server.crt"), server.certificate);
  writeFileSync(join(folder, "server.key"), server.key);
  writeFileSync(join(folder, "other.key"), other.key);
  writeFileSync(join(folder, "client_ca.crt"), authority.certificate);
  writeFileSync(join(folder, "no.pem"), "nothing");
});

/** What is wrong with a text, each without the file's name before it; none where it can be used. */
function problems(text: string): readonly string[] {
  writeFileSync(path, text);
  try {
    webConfigFile(flag, path, silent);
    return [];
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    return message.split("\n").map((line) => line.replace(`${path}: `, "").replaceAll(`${folder}/`, ""));
  }
}

const pair = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
const hash = "$2y$10$qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu";

describe("exporter-toolkit's own files that are good", () => {
  test.each([
    ["empty", ""],
    ["a comment only", "# nothing\n"],
    ["sections without anything", "tls_server_config: {}\nbasic_auth_users:\nrate_limit:\n"],
    ["TLS", pair],
    ["TLS, certificates if given", `${pair}  client_auth_type: VerifyClientCertIfGiven\n`],
    [
      "client certificates",
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client_ca.crt\n`,
    ],
    [
      "an allow-list of names",
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client_ca.crt\n  client_allowed_sans: [one, test3, two]\n`,
    ],
    [
      "every cipher",
      `${pair}  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA]\n`,
    ],
    ["every curve", `${pair}  curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]\n`],
    ["no HTTP/2", `${pair}  max_version: TLS12\nhttp_server_config:\n  http2: false\n`],
    [
      "headers",
      "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=31536000; includeSubDomains\n    X-Content-Type-Options: nosniff\n    X-XSS-Protection: 1\n    Content-Security-Policy: \"default-src 'self' *.test.example.net\"\n",
    ],
    ["users", `basic_auth_users:\n  carol: ${hash}\n`],
    ["no rate limit", "rate_limit:\n  interval: 0\n  burst: 0\n"],
    ["a rate limit", 'rate_limit:\n  interval: "1s"\n  burst: 20\n'],
  ])("%s", (_case, text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe("its bad files, and what we do not support, are refused with place and remedy", () => {
  const unknownTls =
    "is not supported: remove it; known are cert, key, client_ca, cert_file, key_file, client_ca_file, client_auth_type, client_allowed_sans, min_version, max_version, cipher_suites, prefer_server_cipher_suites, curve_preferences";
  const enoent = (name: string) =>
    `${name} cannot be read (ENOENT: no such file or directory, open '${name}'): create it, readable by this user`;
  test.each([
    [
      "junk",
      "hWkNKCp3fvIx3jKnsaBI\nTuEjdwNS8A2vYdFbiKqr\n",
      ["(root): must be a mapping with tls_server_config, http_server_config, basic_auth_users, rate_limit"],
    ],
    [
      "no YAML",
      "a: [",
      [
        "(root): is no YAML (Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:): correct it",
      ],
    ],
    [
      "a key twice",
      "rate_limit:\nrate_limit:\n",
      ["(root): is no YAML (Map keys must be unique at line 1, column 12:): correct it"],
    ],
    [
      "an unknown section",
      "proxy: 1\n",
      [
        "(root): proxy is not supported: remove it; known are tls_server_config, http_server_config, basic_auth_users, rate_limit",
      ],
    ],
    [
      "an invented key",
      'tls_server_config:\n  cert_filse: "server.crt"\n',
      [`tls_server_config: cert_filse ${unknownTls}`],
    ],
    [
      "an empty certificate path",
      'tls_server_config:\n  cert_file: ""\n  key_file: server.key\n',
      ["tls_server_config.cert_file: is missing: name the server's certificate, or give it as cert"],
    ],
    [
      "an empty certificate",
      'tls_server_config:\n  cert: ""\n  key_file: server.key\n',
      ["tls_server_config.cert_file: is missing: name the server's certificate, or give it as cert"],
    ],
    [
      "an empty key path",
      'tls_server_config:\n  cert_file: server.crt\n  key_file: ""\n',
      ["tls_server_config.key_file: is missing: name the certificate's key, or give it as key"],
    ],
    [
      "an empty key",
      'tls_server_config:\n  cert_file: server.crt\n  key: ""\n',
      ["tls_server_config.key_file: is missing: name the certificate's key, or give it as key"],
    ],
    [
      "empty paths and an invented client_auth_type",
      'tls_server_config:\n  cert_file: ""\n  key_file: ""\n  client_auth_type: "x"\n',
      [
        "tls_server_config.client_auth_type: must be NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert: the others verify nothing",
      ],
    ],
    [
      "a client_auth_type that verifies nothing",
      `${pair}  client_auth_type: RequireAnyClientCert\n`,
      [
        "tls_server_config.client_auth_type: must be NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert: the others verify nothing",
      ],
    ],
    [
      "a certificate that is not there",
      "tls_server_config:\n  cert_file: somefile\n  key_file: server.key\n",
      [`tls_server_config.cert_file: ${enoent("somefile")}`],
    ],
    [
      "a key that is not there",
      "tls_server_config:\n  cert_file: server.crt\n  key_file: somefile\n",
      [`tls_server_config.key_file: ${enoent("somefile")}`],
    ],
    [
      "a certificate that is none",
      "tls_server_config:\n  cert_file: no.pem\n  key_file: server.key\n",
      ["tls_server_config.cert_file: no.pem holds no PEM: put a PEM file there"],
    ],
    [
      "another certificate's key",
      "tls_server_config:\n  cert_file: server.crt\n  key_file: other.key\n",
      [
        "tls_server_config.key_file: other.key does not fit server.crt (error:05800074:x509 certificate routines::key values mismatch): put a certificate and its own key there, both PEM",
      ],
    ],
    [
      "a certificate in two ways",
      `${pair}  cert: x\n`,
      ["tls_server_config.cert: must not stand beside cert_file: keep one of them"],
    ],
    [
      "a CA for clients whom nobody asks",
      `${pair}  client_ca_file: /dev/null\n`,
      [
        "tls_server_config.client_ca_file: is of no use without client_auth_type: set it to RequireAndVerifyClientCert",
      ],
    ],
    [
      "names of clients whom nobody asks",
      `${pair}  client_allowed_sans: [a]\n`,
      [
        "tls_server_config.client_allowed_sans: is of no use without client_auth_type: set it to RequireAndVerifyClientCert",
      ],
    ],
    [
      "clients without a CA",
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n`,
      [
        "tls_server_config.client_ca_file: is missing: without it any public CA's certificate would do: name the CA of your clients",
      ],
    ],
    [
      "a CA for clients that is not there",
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: somefile\n`,
      [`tls_server_config.client_ca_file: ${enoent("somefile")}`],
    ],
    [
      "a CA for clients that is none",
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: no.pem\n`,
      ["tls_server_config.client_ca_file: no.pem holds no PEM: put a PEM file there"],
    ],
    [
      "an invented cipher",
      `${pair}  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA2048]\n`,
      [
        "tls_server_config.cipher_suites[0]: is not supported: choose among TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
      ],
    ],
    [
      "an invented curve",
      `${pair}  curve_preferences: [CurveP257]\n`,
      [
        "tls_server_config.curve_preferences[0]: is not supported: choose among CurveP256, CurveP384, CurveP521, X25519",
      ],
    ],
    [
      "an invented TLS version",
      `${pair}  min_version: TLS111\n`,
      ["tls_server_config.min_version: must be TLS12 or TLS13: older versions are broken (RFC 8996)"],
    ],
    [
      "an old TLS version",
      `${pair}  min_version: TLS10\n`,
      ["tls_server_config.min_version: must be TLS12 or TLS13: older versions are broken (RFC 8996)"],
    ],
    [
      "no TLS version at all",
      `${pair}  min_version: TLS13\n  max_version: TLS12\n`,
      ["tls_server_config.min_version: must not be above max_version: no client could connect"],
    ],
    [
      "a password in clear",
      "basic_auth_users:\n  john: doe\n",
      ["basic_auth_users.john: is no bcrypt hash: make one with htpasswd -nBC 10 ''"],
    ],
    [
      "a hash that takes for ever",
      "basic_auth_users:\n  bob: $2y$18$4VeFDzXIoPHKnKTU3O3GH.N.vZu06CVqczYZ8WvfzrddFU6tGqjR.\n",
      ["basic_auth_users.bob: must have a cost of 4–14: make the hash again with htpasswd -nBC 10 ''"],
    ],
    [
      "another content type option",
      "http_server_config:\n  headers:\n    X-Content-Type-Options: sniff\n",
      ['http_server_config.headers["X-Content-Type-Options"]: must be nosniff'],
    ],
    [
      "another frame option",
      "http_server_config:\n  headers:\n    X-Frame-Options: foo\n",
      ['http_server_config.headers["X-Frame-Options"]: must be deny or sameorigin'],
    ],
    [
      "another header",
      "http_server_config:\n  headers:\n    Content-Type: foo\n",
      [
        "http_server_config.headers: Content-Type is not supported: remove it; known are Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security",
      ],
    ],
    [
      "a header that ends the line",
      'http_server_config:\n  headers:\n    Content-Security-Policy: "a\\r\\nx: y"\n',
      ['http_server_config.headers["Content-Security-Policy"]: must be printable ASCII: it is sent as it is'],
    ],
    [
      "a rate limit that lets nobody in",
      'rate_limit:\n  interval: "1s"\n  burst: 0\n',
      ["rate_limit.burst: must be 1 or more: with 0 nothing is ever answered"],
    ],
    [
      "no duration",
      "rate_limit:\n  interval: soon\n  burst: 1\n",
      ["rate_limit.interval: must be a duration, e.g. 100ms, 1s or 1m30s, or 0 for no limit"],
    ],
    [
      "several problems at once",
      "tls_server_config:\n  key_file: server.key\n  min_version: TLS13\n  max_version: TLS12\nrate_limit:\n  interval: 1s\n",
      [
        "tls_server_config.cert_file: is missing: name the server's certificate, or give it as cert",
        "tls_server_config.min_version: must not be above max_version: no client could connect",
        "rate_limit.burst: must be 1 or more: with 0 nothing is ever answered",
      ],
    ],
  ])("%s", (_case, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test("a file that is not there", () => {
    expect(() => webConfig(flag, join(folder, "somefile"))).toThrow(
      `${flag}: ${folder}/somefile cannot be read (ENOENT: no such file or directory, open '${folder}/somefile'): create it, readable by this user`,
    );
  });
});

test.each([
  ["1s", { burst: 5, perSecond: 1 }],
  ["100ms", { burst: 5, perSecond: 10 }],
  ["1m30s", { burst: 5, perSecond: 1 / 90 }],
  ["1.5h", { burst: 5, perSecond: 1 / 5400 }],
  ["0", undefined],
  ["0s", undefined],
])("one request each %s is a rate", (interval, rate) => {
  writeFileSync(path, `rate_limit:\n  interval: ${interval}\n  burst: 5\n`);
  expect(webConfig(flag, path).rate).toEqual(rate);
});

test("nothing that is secret is written out again", () => {
  writeFileSync(
    path,
    `tls_server_config:\n  cert_file: server.crt\n  key: |\n    KEY MATERIAL\nbasic_auth_users:\n  carol: ${hash}\n`,
  );
  const { text } = webConfig(flag, path);
  expect(JSON.parse(JSON.stringify(text))).toMatchObject({
    tls_server_config: { cert_file: "server.crt", key: "<secret>" },
    basic_auth_users: { carol: "<secret>" },
  });
});

describe("a file that is replaced while the exporter runs", () => {
  test("is read at its next use", () => {
    writeFileSync(path, `basic_auth_users:\n  carol: ${hash}\n`);
    const { config } = webConfigFile(flag, path, silent);
    expect([...config.value().users.keys()]).toEqual(["carol"]);
    writeFileSync(path, `basic_auth_users:\n  dave: ${hash}\n  carol: ${hash}\n`);
    expect([...config.value().users.keys()]).toEqual(["dave", "carol"]);
  });

  test("by one that cannot be used leaves the last one in force, and says so once", () => {
    const lines: string[] = [];
    writeFileSync(path, `basic_auth_users:\n  carol: ${hash}\n`);
    const log = pino({}, { write: (line: string) => lines.push(line) });
    const { config, problem } = webConfigFile(flag, path, log);
    writeFileSync(path, "basic_auth_users:\n  carol: plain\n");
    expect([...config.value().users.keys(), ...config.value().users.keys()]).toEqual(["carol", "carol"]);
    expect([config.sound(), problem()]).toEqual([
      false,
      `${path}: basic_auth_users.carol: is no bcrypt hash: make one with htpasswd -nBC 10 ''`,
    ]);
    expect(lines.filter((line) => line.includes("the last web configuration stays in force"))).toHaveLength(
      1,
    );
    expect(lines.join("")).not.toContain("plain");
  });

  test("cannot take TLS away: that would be plain HTTP all at once", () => {
    writeFileSync(path, pair);
    const { config, problem } = webConfigFile(flag, path, silent);
    writeFileSync(path, "");
    expect([config.value().tls === undefined, problem()]).toEqual([
      false,
      `${path}: tls_server_config: must not come or go while the exporter runs: restart the exporter`,
    ]);
  });
});
