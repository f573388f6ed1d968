import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer, type Server as SocketServer } from "node:net";
import { join } from "node:path";
import { createSecureContext, TLSSocket } from "node:tls";
import {
  certifiedServers,
  madeCertificates,
  trustFiles,
  type ServerCertificate,
} from "../../../ops/certificates/host-certificates.ts";
import { certificatesIn } from "../../../ops/certificates/renewal.ts";
import { environmentEndpoints } from "../../../ops/environment-endpoints.ts";
import { rotateAuthority, rotateCertificate } from "../../../ops/rotate/certificate.ts";
import { RotationError, type RotationSite } from "../../../ops/rotate/site.ts";
import type { SecretFile } from "../../../inventory/secrets.ts";
import { activeTarget } from "../active-target.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let http: Server;
let listeners: SocketServer[];
let site: RotationSite;
let said: string[];
/** Whether the deployment lock is lost. */
let lost: boolean;
/** What came of Prometheus' scrapes; empty where they went well. */
let scrapeError: () => string;
/** Called at each connection to the exporter, before it reads its certificate. */
let onConnection: () => void;
/** Undefined for what its files hold at the moment. */
let exporterShows: { readonly cert: string; readonly key: string } | undefined;

const lockError = new Error("mon01: deployment lock: the connection that held it is gone");

beforeEach(async () => {
  checkout = temporaryDirectory("rotate-certificate-");
  said = [];
  lost = false;
  listeners = [];
  scrapeError = () => "";
  onConnection = () => undefined;
  exporterShows = undefined;
  const environment = fixtureEnvironment(checkout);
  await madeCertificates(environment, checkout, new Date());
  let scrapes = 0;
  http = createHttpServer(({ url = "" }, response) => {
    if (!url.startsWith("/api/v1/targets")) return response.end("{}");
    scrapes += 1;
    const lastError = scrapeError();
    const target = { lastScrape: String(scrapes), health: lastError === "" ? "up" : "down", lastError };
    const pools = certifiedServers(environment).map(({ server }) => `citadel-${server}`);
    const activeTargets = pools.map((scrapePool) => ({ ...activeTarget, scrapePool, ...target }));
    return response.end(JSON.stringify({ data: { activeTargets } }));
  });
  const urls = new Map<string, string>();
  for (const certified of certifiedServers(environment)) {
    const { server, names } = certified;
    urls.set(server, `https://${names.address}:${String(await listening(certified))}`);
  }
  const known = environmentEndpoints(environment, checkout);
  const passwordFile = join(checkout, "password");
  writeFileSync(passwordFile, "x\n");
  const { caFile } = known.exporter;
  const login = { user: "admin", passwordFile, caFile };
  const url = (server: string) => ({ url: urls.get(server) ?? "" });
  const endpoints = {
    ...known,
    exporter: { ...known.exporter, ...url("exporter") },
    prometheus: { ...login, ...url("prometheus") },
    alertmanager: { ...login, ...url("alertmanager") },
    grafana: { ...login, ...url("grafana") },
  };
  site = {
    environment,
    checkout,
    endpoints,
    report: (line) => said.push(line),
    expectHeld: () => {
      if (lost) throw lockError;
    },
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const listener of listeners) listener.close();
  http.closeAllConnections();
});

/** A server that shows, at each connection, the certificate that its files hold. Its port. */
async function listening({ server, names, certificate, key }: ServerCertificate): Promise<number> {
  const listener = createServer((socket) => {
    if (server === "exporter") onConnection();
    const kept = server === "exporter" ? exporterShows : undefined;
    const shown = kept ?? { cert: text(certificate), key: text(key) };
    const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(shown) });
    http.emit("connection", secured);
  });
  listeners.push(listener);
  listener.listen(0, names.address);
  await once(listener, "listening");
  const address = listener.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const onDisk = ({ host, path }: SecretFile) => join(checkout, ".local/rehearsal/hosts", host, path);
const text = (file: SecretFile) => readFileSync(onDisk(file), "utf8");
/** How many certificates each client trusts. */
const trusted = () => trustFiles(site.environment).map((file) => certificatesIn(text(file)).length);
const theExporter = () => {
  const [exporter] = certifiedServers(site.environment);
  if (exporter?.server !== "exporter") throw new Error("the exporter has a certificate");
  return exporter;
};
/** The clock after which nothing is waited for any more. */
function later(): void {
  const late = Date.now() + 76_000;
  jest.spyOn(Date, "now").mockReturnValue(late);
}
/** Has the exporter keep the certificate that it has. */
function deafExporter(): void {
  const { certificate, key } = theExporter();
  exporterShows = { cert: text(certificate), key: text(key) };
}

const shows = ["exporter", "prometheus", "alertmanager", "grafana"].map((server): unknown =>
  expect.stringMatching(
    RegExp(`^certificate: the ${server} shows the new one, good until \\d{4}-\\d\\d-\\d\\d$`),
  ),
);
const bothTrusted = "ca: every client trusts the old one and the new one";
const notShown = new RotationError(
  "certificate: the exporter does not show the new one after 75 s: look at its log",
);

test("a new CA is the only one that clients trust, once every server was scraped with its certificate", async () => {
  await rotateAuthority(site);
  expect(said).toEqual([bothTrusted, ...shows, "ca: every client trusts the new one only"]);
  expect(new Set(trusted())).toEqual(new Set([1]));
});

test("where the scrapes fail with the new CA alone, clients trust both again", async () => {
  scrapeError = () => (trusted().includes(2) ? "" : "certificate signed by unknown authority");
  await expect(rotateAuthority(site)).rejects.toThrow(
    /: the scrape failed \(certificate signed by unknown authority\)/,
  );
  expect(said).toEqual([bothTrusted, ...shows, `${bothTrusted} again`]);
  expect(new Set(trusted())).toEqual(new Set([2]));
});

test("an old CA that cannot be put back does not hide why it was needed", async () => {
  const [file] = trustFiles(site.environment);
  if (file === undefined) throw new Error("somebody trusts the CA");
  let spoilt = false;
  scrapeError = () => {
    if (!spoilt && trusted().includes(2)) return "";
    if (!spoilt) {
      rmSync(onDisk(file));
      mkdirSync(onDisk(file));
    }
    spoilt = true;
    return "certificate signed by unknown authority";
  };
  await expect(rotateAuthority(site)).rejects.toThrow(
    /: the scrape failed \(certificate signed by unknown authority\)/,
  );
  expect(said).toEqual([
    bothTrusted,
    ...shows,
    expect.stringMatching(
      RegExp(
        `^ca: having every client trust the old one and the new one again did not work either \\(${file.host}: ${file.path}: .*\\): rotate again$`,
      ),
    ),
  ]);
});

test("whoever has lost the deployment lock replaces no certificate any more", async () => {
  const { certificate } = theExporter();
  const before = text(certificate);
  const { report } = site;
  site = {
    ...site,
    report: (line) => {
      report(line);
      lost = line === bothTrusted;
    },
  };
  await expect(rotateAuthority(site)).rejects.toThrow(lockError);
  expect(said).toEqual([bothTrusted]);
  expect([text(certificate), new Set(trusted())]).toEqual([before, new Set([2])]);
});

test("a server that does not show its new certificate has its old one back", async () => {
  const { certificate, key } = theExporter();
  const before = [text(certificate), text(key)];
  deafExporter();
  onConnection = later;
  await expect(rotateCertificate(site)).rejects.toThrow(notShown);
  expect(said).toEqual(["certificate: the exporter has its old one back"]);
  expect([text(certificate), text(key)]).toEqual(before);
});

test("an old certificate that cannot be put back does not hide why it was needed", async () => {
  const { key } = theExporter();
  deafExporter();
  onConnection = () => {
    later();
    rmSync(onDisk(key), { recursive: true });
    mkdirSync(onDisk(key));
  };
  await expect(rotateCertificate(site)).rejects.toThrow(notShown);
  expect(said).toEqual([
    expect.stringMatching(
      RegExp(
        `^certificate: giving the exporter its old one back did not work either \\(${key.host}: ${key.path}: .*\\): rotate again$`,
      ),
    ),
  ]);
});
