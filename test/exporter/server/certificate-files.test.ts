import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { connect, type SecureVersion } from "node:tls";
import { pino } from "pino";
import { passwordChecker } from "../../../exporter/access/password-checker.ts";
import { exporter } from "../../../exporter/exporter.ts";
import { certificateFiles, type TlsSource } from "../../../exporter/server/certificate-files.ts";
import { tokenFile } from "../../../exporter/server/token-file.ts";
import {
  issuedCertificate,
  newAuthority,
  type CertificatePair,
} from "../../../ops/certificates/authority.ts";
import { answer, postAnswer } from "../../../ops/http.ts";
import { catalogueEntry, modelTarget } from "../support/config.ts";
import { cleanup } from "../support/cleanup.ts";
import { noDefect } from "../support/no-defect.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);

const folder = temporaryDirectory("exporter-certificate-");
const file = (name: string) => join(folder, name);
const paths = { certificateFile: file("exporter.crt"), keyFile: file("exporter.key") };
const names = { address: "127.0.0.1", name: "gpu01" };
const silent = pino({ level: "silent" });

let authority: CertificatePair;
let first: CertificatePair;
let second: CertificatePair;
beforeAll(async () => {
  const now = new Date();
  authority = await newAuthority("test", now);
  [first, second] = await Promise.all([
    issuedCertificate(authority, names, now),
    issuedCertificate(authority, names, now),
  ]);
  writeFileSync(file("ca.crt"), authority.certificate);
  writeFileSync(file("scrape"), "scrape-token\n");
  writeFileSync(file("admin"), "admin-token\n");
  writeFileSync(
    file("exporter.json"),
    JSON.stringify({ targets: [modelTarget], canaries: [], catalogue: [catalogueEntry] }),
  );
});
beforeEach(() => {
  put(first);
});

function put({ certificate, key }: CertificatePair): void {
  writeFileSync(paths.keyFile, key);
  writeFileSync(paths.certificateFile, certificate);
}

/** The exporter in this process with a certificate. @returns its port */
async function serving(tls: TlsSource = certificateFiles(paths, silent)): Promise<number> {
  const tokens = {
    scrape: tokenFile("--scrape-token-file", file("scrape"), silent),
    admin: tokenFile("--admin-token-file", file("admin"), silent),
  };
  const { server, start, stop } = exporter(
    file("exporter.json"),
    { tokens, tls, passwords: passwordChecker("", noDefect) },
    silent,
  );
  await start();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  later({
    close: async () => {
      await stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Certificate that the server shows to a new client. */
async function shown(port: number, maxVersion: SecureVersion = "TLSv1.3"): Promise<string> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: authority.certificate,
    minVersion: "TLSv1",
    maxVersion,
    // So that OpenSSL lets a client speak the old versions at all.
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerX509Certificate()?.toString() ?? "";
  } finally {
    socket.destroy();
  }
}

test("who trusts the CA is answered over HTTPS, with the same tokens as ever", async () => {
  const url = `https://127.0.0.1:${String(await serving())}`;
  const ca = file("ca.crt");
  expect(await answer(`${url}/-/healthy`, { kind: "none" }, ca)).toEqual({ status: 200, text: "healthy\n" });
  expect((await answer(`${url}/metrics`, { kind: "none" }, ca)).status).toBe(401);
  expect((await answer(`${url}/metrics`, { kind: "bearer", token: "scrape-token" }, ca)).status).toBe(200);
});

test("who does not trust the CA learns why, and sends no token", async () => {
  const url = `https://127.0.0.1:${String(await serving())}`;
  await expect(answer(`${url}/metrics`, { kind: "bearer", token: "scrape-token" })).rejects.toThrow(
    /^https:.*\/metrics: .*unable to verify the first certificate$/,
  );
});

test("plain HTTP is not answered", async () => {
  const socket = connectPlain(await serving(), "127.0.0.1");
  socket.end("GET /-/healthy HTTP/1.1\r\nhost: x\r\n\r\n");
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.on("close", resolve));
  expect(Buffer.concat(parts).toString("latin1")).not.toContain("HTTP/1.1 200");
  expect(Buffer.concat(parts).toString("latin1")).not.toContain("healthy");
});

test.each<SecureVersion>(["TLSv1", "TLSv1.1"])("%s is refused", async (version) => {
  await expect(shown(await serving(), version)).rejects.toThrow(/protocol version|unsupported protocol/);
});

test.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])("%s is spoken", async (version) => {
  expect(await shown(await serving(), version)).toBe(first.certificate);
});

test("a renewed certificate is shown to the next client without a restart", async () => {
  const port = await serving();
  expect(await shown(port)).toBe(first.certificate);
  put(second);
  expect(await shown(port)).toBe(second.certificate);
});

test("a scrape says when the certificate in force expires, or the first of its chain", async () => {
  const port = await serving();
  const told = async () => {
    const url = `https://127.0.0.1:${String(port)}/metrics`;
    const { text } = await answer(url, { kind: "bearer", token: "scrape-token" }, file("ca.crt"));
    return Number(/^llm_exporter_certificate_expiry_timestamp_seconds (.+)$/m.exec(text)?.[1]);
  };
  const end = ({ certificate }: CertificatePair) =>
    Date.parse(new X509Certificate(certificate).validTo) / 1000;
  expect(await told()).toBe(end(first));
  const short = await newAuthority("short", new Date(Date.UTC(2010, 0)));
  put({ certificate: second.certificate + short.certificate, key: second.key });
  expect(await told()).toBe(end(short));
});

test("half of a new pair leaves the old one in force and is said once; the other half puts it in force", async () => {
  const lines: string[] = [];
  const port = await serving(
    certificateFiles(paths, pino({}, { write: (line: string) => lines.push(line) })),
  );
  writeFileSync(paths.keyFile, second.key);
  expect([await shown(port), await shown(port)]).toEqual([first.certificate, first.certificate]);
  const said = lines.filter((line) => line.includes("the last certificate stays in force"));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`--tls-key-file: ${paths.keyFile} does not fit ${paths.certificateFile}`);
  writeFileSync(paths.certificateFile, second.certificate);
  expect(await shown(port)).toBe(second.certificate);
});

test("a reload refuses a pair that does not fit, says why, and goes on with the old one", async () => {
  const port = await serving();
  const reload = () =>
    postAnswer(
      `https://127.0.0.1:${String(port)}/-/reload`,
      { kind: "bearer", token: "admin-token" },
      file("ca.crt"),
    );
  expect((await reload()).status).toBe(200);
  rmSync(paths.keyFile);
  expect(await reload()).toEqual({
    status: 400,
    text: `--tls-key-file: ${paths.keyFile} cannot be read (ENOENT: no such file or directory, open '${paths.keyFile}'): create it, readable by this user\n`,
  });
  expect(await shown(port)).toBe(first.certificate);
});

test.each([
  [
    "without a certificate",
    () => {
      rmSync(paths.certificateFile);
    },
    `--tls-certificate-file: ${paths.certificateFile} cannot be read (ENOENT: no such file or directory, open '${paths.certificateFile}'): create it, readable by this user`,
  ],
  [
    "with another certificate's key",
    () => {
      writeFileSync(paths.keyFile, second.key);
    },
    `--tls-key-file: ${paths.keyFile} does not fit ${paths.certificateFile} (error:05800074:x509 certificate routines::key values mismatch): put a certificate and its own key there, both PEM`,
  ],
])("it does not start %s", (_case, spoil, message) => {
  spoil();
  expect(() => certificateFiles(paths, silent)).toThrow(new Error(message));
});
