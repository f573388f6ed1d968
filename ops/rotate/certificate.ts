import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:tls";
import { afterFailure } from "../after-failure.ts";
import { issuedCertificate, newAuthority, type CertificatePair } from "../certificates/authority.ts";
import {
  authorityFiles,
  keepAuthority,
  keepTrusted,
  keptAuthority,
  trustedText,
} from "../certificates/authority-files.ts";
import {
  certifiedServers,
  livePair,
  secretText,
  trustFiles,
  writePair,
  type ServerCertificate,
} from "../certificates/host-certificates.ts";
import { certificatesIn, lastDay } from "../certificates/renewal.ts";
import { commandText } from "../command-text.ts";
import { awaited } from "../wait.ts";
import { dataSourcesReadAgain } from "./grafana.ts";
import { nextScrape } from "./next-scrape.ts";
import { RotationError, type RotationSite } from "./site.ts";
import { writeWhileHeld } from "./written-secret.ts";

/** Servers read their files at the next connection, but for Grafana, which looks every 30 s. */
const SHOWN_WITHIN_SECONDS = 75;
const HANDSHAKE_MILLISECONDS = 5_000;

/**
 * Gives each server of ours a new certificate with a new key, which it shows from the next connection on; where it
 * does not, the old pair is put back.
 * @throws {RotationError} {@link HostError} {@link LockError}
 */
export async function rotateCertificate(site: RotationSite): Promise<void> {
  const { environment, checkout } = site;
  const authority = keptAuthority(authorityFiles(checkout, environment.instance));
  if (authority === undefined) {
    throw new RotationError(
      `certificate: this deployer has no CA: copy .local/${environment.instance}/ca from the deployer who has it, ` +
        `or replace the CA: ${commandText(environment, "rotate", "ca")}`,
    );
  }
  await newCertificates(site, authority);
  await scrapedAgain(site);
  site.report("certificate: Prometheus scrapes with the new one");
}

/**
 * Replaces the CA, and with it the servers' certificates. Every client trusts the old and the new CA until the
 * servers show certificates of the new one and have been scraped with them. Ended in between, it can be run again.
 * @throws {RotationError} {@link HostError} {@link LockError}
 */
export async function rotateAuthority(site: RotationSite): Promise<void> {
  const { environment, checkout, report } = site;
  const files = authorityFiles(checkout, environment.instance);
  const next = await newAuthority(environment.instance, new Date());
  const onHosts = await Promise.all(trustFiles(environment).map((file) => secretText(environment, file)));
  const old = [trustedText(files), ...onHosts].flatMap((text) => certificatesIn(text ?? ""));
  await trust(site, [...old, next.certificate]);
  await scrapedAgain(site);
  report("ca: every client trusts the old one and the new one");
  site.expectHeld();
  keepAuthority(files, next);
  await newCertificates(site, next);
  await trust(site, [next.certificate]);
  try {
    await scrapedAgain(site);
  } catch (error) {
    const back = async () => {
      await trust(site, [...old, next.certificate]);
      report("ca: every client trusts the old one and the new one again");
    };
    const what = "ca: having every client trust the old one and the new one again";
    await afterFailure(back, { what, remedy: "rotate again" }, report);
    throw error;
  }
  report("ca: every client trusts the new one only");
}

/** What Prometheus, Grafana, publishers and this deployer trust. */
async function trust(site: RotationSite, certificates: readonly string[]): Promise<void> {
  const { environment, checkout, expectHeld } = site;
  const each = [...new Set(certificates)];
  expectHeld();
  keepTrusted(authorityFiles(checkout, environment.instance), each);
  for (const file of trustFiles(environment)) await writeWhileHeld(site, file, each.join(""));
  if (environment.inventory.metricsServer.access === "open") return;
  await dataSourcesReadAgain(site, "ca");
}

/** Waits until Prometheus has scraped every server that shows a certificate of ours. @throws {RotationError} */
async function scrapedAgain({ environment, endpoints }: RotationSite): Promise<void> {
  const jobs = certifiedServers(environment).map(({ server }) => server);
  await Promise.all(jobs.map((job) => nextScrape(endpoints.prometheus, job)));
}

async function newCertificates(site: RotationSite, authority: CertificatePair): Promise<void> {
  for (const server of certifiedServers(site.environment)) await newCertificate(site, server, authority);
}

async function newCertificate(
  { environment, endpoints, report, expectHeld }: RotationSite,
  certified: ServerCertificate,
  authority: CertificatePair,
): Promise<void> {
  const { server, names } = certified;
  const old = await livePair(environment, certified);
  const next = await issuedCertificate(authority, names, new Date());
  const { caFile, url } = endpoints[server];
  expectHeld();
  await writePair(environment, certified, next);
  const shown = await awaited(SHOWN_WITHIN_SECONDS, async () =>
    (await shownCertificate(url, caFile ?? "")) === next.certificate ? true : undefined,
  );
  if (shown === undefined) {
    const back = async () => {
      if (old === undefined) return;
      expectHeld();
      await writePair(environment, certified, old);
      report(`certificate: the ${server} has its old one back`);
    };
    const what = `certificate: giving the ${server} its old one back`;
    await afterFailure(back, { what, remedy: "rotate again" }, report);
    throw new RotationError(
      `certificate: the ${server} does not show the new one after ${String(SHOWN_WITHIN_SECONDS)} s: look at its log`,
    );
  }
  report(`certificate: the ${server} shows the new one, good until ${lastDay(next.certificate) ?? ""}`);
}

/** The certificate that a server shows to a client who trusts our CA, PEM. */
async function shownCertificate(url: string, caFile: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({
    host: hostname,
    port: Number(port),
    ca: readFileSync(caFile),
    timeout: HANDSHAKE_MILLISECONDS,
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(HANDSHAKE_MILLISECONDS) });
    return socket.getPeerX509Certificate()?.toString() ?? "";
  } finally {
    socket.destroy();
  }
}
