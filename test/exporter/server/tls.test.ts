/** TLS as web.config.yml and the flags ask for it, with real handshakes. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { connect, type SecureVersion } from "node:tls";
import { pino } from "pino";
import { webConfigFile } from "../../../exporter/access/web-config/web-config-file.ts";
import type { ExporterAccess } from "../../../exporter/exporter.ts";
import { certificateFiles } from "../../../exporter/server/certificate-files.ts";
import {
  issuedCertificate,
  newAuthority,
  type CertificatePair,
} from "../../../ops/certificates/authority.ts";
import { cleanup } from "../support/cleanup.ts";
import { clientCertificate } from "../support/client-certificate.ts";
import { catalogueEntry, modelTarget } from "../support/config.ts";
import { alice, basic, bundledChecker } from "../support/passwords.ts";
import { told } from "../support/raw.ts";
import { running } from "../support/running.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

const folder = temporaryDirectory("exporter-tls-");
const passwords = bundledChecker();
afterAll(async () => {
  await passwords.close();
});
const file = (name: string) => join(folder, name);
const silent = pino({ level: "silent" });
const web = file("web.config.yml");
const pair = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
const required = `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: clients.crt\n`;

let authority: CertificatePair;
const certificates = new Map<string, CertificatePair>();
beforeAll(async () => {
  const now = new Date();
  const [servers, clients, others] = await Promise.all(
    ["a", "b", "c"].map((name) => newAuthority(name, now)),
  );
  if (servers === undefined || clients === undefined || others === undefined) throw new Error("no CA");
  authority = servers;
  for (const name of ["server", "renewed"]) {
    const { certificate, key } = await issuedCertificate(
      servers,
      { address: "127.0.0.1", name: "gpu01" },
      now,
    );
    writeFileSync(file(`${name}.crt`), certificate);
    writeFileSync(file(`${name}.key`), key);
  }
  writeFileSync(file("clients.crt"), clients.certificate);
  writeFileSync(file("others.crt"), others.certificate);
  certificates.set("prometheus", await clientCertificate(clients, [{ type: "dns", value: "prometheus" }]));
  certificates.set("billing", await clientCertificate(clients, [{ type: "dns", value: "billing" }]));
  certificates.set("ipv6", await clientCertificate(clients, [{ type: "ip", value: "fd00::1" }]));
  certificates.set("unnamed", await clientCertificate(clients, []));
  certificates.set("stranger", await clientCertificate(others, [{ type: "dns", value: "prometheus" }]));
});

/** @returns its port */
async function started(
  access: Partial<ExporterAccess>,
  clients: readonly object[] = [],
  log = silent,
): Promise<number> {
  const config = {
    targets: [{ ...modelTarget, timeoutSeconds: 0.5 }],
    canaries: [],
    catalogue: [catalogueEntry],
    clients,
  };
  return later(await running(config, { passwords, ...access }, log)).port;
}

function startedWith(text: string, clients: readonly object[] = []): Promise<number> {
  writeFileSync(web, text);
  return started({ web: webConfigFile("--web-config-file", web, silent) }, clients);
}

/** Status of an answer, or the code of the error that there was instead. */
async function status(
  port: number,
  path: string,
  certificate?: string,
  authorization?: string,
): Promise<number | string> {
  const shown = certificates.get(certificate ?? "");
  const sent = request({
    host: "127.0.0.1",
    port,
    path,
    ca: authority.certificate,
    agent: false,
    ...(shown && { cert: shown.certificate, key: shown.key }),
    ...(authorization !== undefined && { headers: { authorization } }),
  }).end();
  return new Promise((resolve) => {
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    // Cut by the server, which says so as an alert or by closing, whichever is read first.
    sent.on("error", () => {
      resolve("cut");
    });
  });
}

/** The certificate that the server shows. */
async function shown(port: number): Promise<string | undefined> {
  const socket = connect({ host: "127.0.0.1", port, ca: authority.certificate });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerX509Certificate()?.toString();
  } finally {
    socket.destroy();
  }
}

interface Handshake {
  readonly version?: SecureVersion;
  readonly ciphers?: string;
  readonly curve?: string;
}

/** Version and cipher that client and server agree on; `refused` where they do not. */
async function agreed(port: number, { version, ciphers, curve }: Handshake): Promise<string> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: authority.certificate,
    ...(version !== undefined && { minVersion: version, maxVersion: version }),
    ciphers: ciphers ?? "DEFAULT@SECLEVEL=0",
    ...(curve !== undefined && { ecdhCurve: curve }),
  });
  try {
    await once(socket, "secureConnect");
    return `${socket.getProtocol() ?? ""} ${socket.getCipher().name}`;
  } catch {
    return "refused";
  } finally {
    socket.destroy();
  }
}

const aes128 = "ECDHE-ECDSA-AES128-GCM-SHA256";
const aes256 = "ECDHE-ECDSA-AES256-GCM-SHA384";
test.each<readonly [string, string, Handshake, string]>([
  ["TLS 1.1", "", { version: "TLSv1.1" }, "refused"],
  ["TLS 1.2", "", { version: "TLSv1.2", ciphers: aes128 }, `TLSv1.2 ${aes128}`],
  ["TLS 1.3", "", { version: "TLSv1.3" }, "TLSv1.3 TLS_AES_256_GCM_SHA384"],
  ["TLS 1.2 where 1.3 is the least", "  min_version: TLS13\n", { version: "TLSv1.2" }, "refused"],
  ["TLS 1.3 where 1.2 is the most", "  max_version: TLS12\n", { version: "TLSv1.3" }, "refused"],
  [
    "a cipher that is listed",
    "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
    { version: "TLSv1.2", ciphers: `${aes256}:${aes128}` },
    `TLSv1.2 ${aes128}`,
  ],
  [
    "no cipher that is listed",
    "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
    { version: "TLSv1.2", ciphers: aes256 },
    "refused",
  ],
  [
    "TLS 1.3 beside a list of ciphers, which is about TLS 1.2",
    "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
    { version: "TLSv1.3" },
    "TLSv1.3 TLS_AES_128_GCM_SHA256",
  ],
  [
    "two ciphers, of which the server prefers one",
    "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
    { version: "TLSv1.2", ciphers: `${aes128}:${aes256}` },
    `TLSv1.2 ${aes256}`,
  ],
  [
    "two ciphers, of which the client prefers one",
    "  prefer_server_cipher_suites: false\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n",
    { version: "TLSv1.2", ciphers: `${aes128}:${aes256}` },
    `TLSv1.2 ${aes128}`,
  ],
  [
    "a curve that is listed",
    "  curve_preferences: [CurveP521]\n",
    { version: "TLSv1.3", curve: "secp521r1" },
    "TLSv1.3 TLS_AES_256_GCM_SHA384",
  ],
  [
    "no curve that is listed",
    "  curve_preferences: [CurveP521]\n",
    { version: "TLSv1.3", curve: "secp384r1" },
    "refused",
  ],
])("a client that speaks %s", async (_case, text, handshake, result) => {
  expect(await agreed(await startedWith(`${pair}${text}`), handshake)).toBe(result);
});

test.each<readonly [string, string]>([
  ["says nothing", ""],
  ["begins a handshake and does not go on", "\u0016\u0003\u0001"],
  ["speaks plain HTTP", "GET /-/healthy HTTP/1.1\r\nhost: x\r\n\r\n"],
])("a client that %s is cut within six seconds and learns nothing", async (_case, text) => {
  const port = await startedWith(pair);
  const { text: answer, milliseconds } = await told(port, (socket) => {
    socket.write(text);
  });
  expect(answer).not.toContain("HTTP/1.1");
  expect(milliseconds).toBeLessThan(6_500);
});

/** The text of files as a block of YAML that stands in `tls_server_config` itself. */
const block = (...names: readonly string[]) =>
  `|\n${names.map((name) => readFileSync(file(name), "utf8").replaceAll(/^/gm, "    ")).join("\n")}\n`;

test("certificate and key may stand in web.config.yml itself, and are renewed there", async () => {
  const inline = (name: string) =>
    `tls_server_config:\n  cert: ${block(`${name}.crt`)}  key: ${block(`${name}.key`)}`;
  const port = await startedWith(inline("server"));
  expect(await shown(port)).toBe(readFileSync(file("server.crt"), "utf8"));
  writeFileSync(web, inline("renewed"));
  expect(await shown(port)).toBe(readFileSync(file("renewed.crt"), "utf8"));
});

describe("clients' certificates", () => {
  const declared = [
    { name: "prometheus", roles: ["admin"], subjectAlternativeNames: ["prometheus"] },
    { name: "billing", roles: ["push:billing"], subjectAlternativeNames: ["other", "billing"] },
  ];
  type Row = readonly (readonly [string | undefined, number | string, number | string])[];
  const seen = async (port: number, rows: Row) => {
    const found: [string | undefined, number | string, number | string][] = [];
    for (const [certificate] of rows) {
      found.push([
        certificate,
        await status(port, "/-/healthy", certificate),
        await status(port, "/metrics", certificate),
      ]);
    }
    return found;
  };

  test.each<readonly [string, string, readonly object[], Row]>([
    [
      "that are demanded let nobody connect without, and whoever has one read",
      required,
      [],
      [
        [undefined, "cut", "cut"],
        ["stranger", "cut", "cut"],
        ["prometheus", 200, 200],
        ["billing", 200, 200],
        ["unnamed", 200, 200],
      ],
    ],
    [
      "with one of the names that are allowed",
      `${required}  client_allowed_sans: [one, prometheus]\n`,
      [],
      [
        ["prometheus", 200, 200],
        ["billing", "cut", "cut"],
      ],
    ],
    [
      "that are demanded beside passwords are not enough by themselves",
      `${required}basic_auth_users:\n  alice: ${alice.hash}\n`,
      [],
      [
        [undefined, "cut", "cut"],
        ["prometheus", 200, 401],
      ],
    ],
    [
      "prove who somebody is by their names",
      required,
      declared,
      [
        ["prometheus", 200, 200],
        ["billing", 200, 403],
      ],
    ],
    [
      "that are looked at where there is one",
      required.replace("RequireAndVerifyClientCert", "VerifyClientCertIfGiven"),
      declared,
      [
        [undefined, 200, 401],
        ["stranger", "cut", "cut"],
        ["prometheus", 200, 200],
      ],
    ],
    [
      "without a CA of theirs prove nothing",
      `${pair}  client_auth_type: VerifyClientCertIfGiven\n`,
      declared,
      [
        [undefined, 200, 401],
        ["prometheus", "cut", "cut"],
      ],
    ],
  ])("%s", async (_case, text, clients, rows) => {
    expect(await seen(await startedWith(text, clients), rows)).toEqual(rows);
  });

  test.each(["fd00::1", "FD00:0:0:0:0:0:0:1", "fd00:0::0:1"])(
    "with an address of IPv6 are allowed and prove who somebody is, written as %s",
    async (address) => {
      const clients = [{ name: "ipv6", roles: ["admin"], subjectAlternativeNames: [address] }];
      const port = await startedWith(`${required}  client_allowed_sans: ["${address}"]\n`, clients);
      expect(await status(port, "/config", "ipv6")).toBe(200);
      expect(await status(port, "/-/healthy", "billing")).toBe("cut");
    },
  );

  test("prove who somebody is by their alternative names alone, and never by the common name", async () => {
    const clients = [{ name: "client", roles: ["admin"], subjectAlternativeNames: ["client"] }];
    const port = await startedWith(required, clients);
    expect([await status(port, "/metrics", "unnamed"), await status(port, "/config", "unnamed")]).toEqual([
      200, 403,
    ]);
  });

  test("are audited as certificates, by their alternative name or else their common name", async () => {
    const lines: string[] = [];
    writeFileSync(web, required);
    const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
    const port = await started({ web: webConfigFile("--web-config-file", web, silent) }, [], log);
    for (const certificate of ["prometheus", "unnamed"]) await status(port, "/config", certificate);
    const audited = lines
      .filter((line) => line.includes('"audit":true'))
      .map((line): unknown => JSON.parse(line));
    expect(audited).toMatchObject(
      ["certificate:prometheus", "certificate:client"].map((client) => ({ action: "admin", client })),
    );
  });

  test("are asked for by a flag as well, beside tokens", async () => {
    const tls = certificateFiles(
      {
        certificateFile: file("server.crt"),
        keyFile: file("server.key"),
        clientAuthorityFile: file("clients.crt"),
      },
      silent,
    );
    const port = await started({ tls }, declared);
    const rows: Row = [
      [undefined, 200, 401],
      ["stranger", "cut", "cut"],
      ["prometheus", 200, 200],
      ["billing", 200, 403],
    ];
    expect(await seen(port, rows)).toEqual(rows);
    expect(await status(port, "/metrics", undefined, "Bearer scrape-token")).toBe(200);
  });

  test("do not help whoever shows a wrong token besides", async () => {
    const port = await startedWith(required);
    expect(await status(port, "/metrics", "prometheus", "Bearer wrong")).toBe(401);
  });

  test("and a password together let in", async () => {
    const port = await startedWith(`${required}basic_auth_users:\n  alice: ${alice.hash}\n`);
    expect(await status(port, "/metrics", "billing", basic(alice.name, alice.password))).toBe(200);
  });

  test("are demanded, and no more demanded, as soon as web.config.yml says so", async () => {
    const port = await startedWith(pair);
    expect([await status(port, "/-/healthy"), await status(port, "/metrics", "prometheus")]).toEqual([
      200, 401,
    ]);
    writeFileSync(web, required);
    expect([await status(port, "/-/healthy"), await status(port, "/metrics", "prometheus")]).toEqual([
      "cut",
      200,
    ]);
    writeFileSync(web, pair);
    expect([await status(port, "/-/healthy"), await status(port, "/metrics", "prometheus")]).toEqual([
      200, 401,
    ]);
  });

  test("of a CA that is taken out of web.config.yml itself are good no more", async () => {
    const trusting = (...authorities: readonly string[]) =>
      `${pair}  client_auth_type: RequireAndVerifyClientCert\n  client_ca: ${block(...authorities)}`;
    const port = await startedWith(trusting("clients.crt", "others.crt"));
    const both = async () => [
      await status(port, "/metrics", "prometheus"),
      await status(port, "/metrics", "stranger"),
    ];
    expect(await both()).toEqual([200, 200]);
    writeFileSync(web, trusting("clients.crt"));
    expect(await both()).toEqual([200, "cut"]);
  });

  test("a file that cannot be used leaves the demand for them in force", async () => {
    const port = await startedWith(required);
    writeFileSync(web, "tls_server_config: []");
    expect([await status(port, "/-/healthy"), await status(port, "/metrics", "prometheus")]).toEqual([
      "cut",
      200,
    ]);
  });
});
