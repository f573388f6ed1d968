import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:tls";
import { issuedCertificate, newAuthority, type CertificatePair } from "../certificates/authority.ts";
import {
  authorityFiles,
  keepAuthority,
  keepTrusted,
  keptAuthority,
  trustedText,
} from "../certificates/authority-files.ts";
import {
  exporterServer,
  livePair,
  secretText,
  trustFiles,
  writePair,
  writeSecret,
} from "../certificates/host-certificates.ts";
import { certificatesIn, lastDay } from "../certificates/renewal.ts";
import { commandText } from "../command-text.ts";
import { awaited } from "../wait.ts";
import { nextScrape } from "./next-scrape.ts";
import { RotationError, type RotationSite } from "./site.ts";

/** The exporter reads its files at the next connection; a container's health check alone makes one every 5 s. */
const SHOWN_WITHIN_SECONDS = 15;
const HANDSHAKE_MILLISECONDS = 5_000;

/**
 * Gives the exporter a new certificate with a new key, which it shows from the next connection on; where it does not,
 * the old pair is put back.
 * @throws {RotationError} {@link HostError}
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
  await newCertificate(site, authority);
  await nextScrape(site.endpoints.prometheus.url, "exporter");
  site.report("certificate: Prometheus scrapes with the new one");
}

/**
 * Replaces the CA, and with it the exporter's certificate. Every client trusts the old and the new CA until the
 * exporter shows a certificate of the new one and has been scraped with it. Ended in between, it can be run again.
 * @throws {RotationError} {@link HostError}
 */
export async function rotateAuthority(site: RotationSite): Promise<void> {
  const { environment, checkout, endpoints, report } = site;
  const files = authorityFiles(checkout, environment.instance);
  const next = await newAuthority(environment.instance, new Date());
  const onHosts = await Promise.all(trustFiles(environment).map((file) => secretText(environment, file)));
  const old = [trustedText(files), ...onHosts].flatMap((text) => certificatesIn(text ?? ""));
  await trust(site, [...old, next.certificate]);
  await nextScrape(endpoints.prometheus.url, "exporter");
  report("ca: every client trusts the old one and the new one");
  keepAuthority(files, next);
  await newCertificate(site, next);
  await trust(site, [next.certificate]);
  try {
    await nextScrape(endpoints.prometheus.url, "exporter");
  } catch (error) {
    await trust(site, [...old, next.certificate]);
    report("ca: every client trusts the old one and the new one again");
    throw error;
  }
  report("ca: every client trusts the new one only");
}

/** What Prometheus, publishers and this deployer trust. */
async function trust(
  { environment, checkout }: RotationSite,
  certificates: readonly string[],
): Promise<void> {
  const each = [...new Set(certificates)];
  keepTrusted(authorityFiles(checkout, environment.instance), each);
  for (const file of trustFiles(environment)) await writeSecret(environment, file, each.join(""));
}

async function newCertificate(site: RotationSite, authority: CertificatePair): Promise<void> {
  const { environment, endpoints, report } = site;
  const server = exporterServer(environment);
  const old = await livePair(environment, server);
  const next = await issuedCertificate(authority, server.names, new Date());
  await writePair(environment, server, next);
  const shown = await awaited(SHOWN_WITHIN_SECONDS, async () =>
    (await shownCertificate(endpoints.exporter)) === next.certificate ? true : undefined,
  );
  if (shown === undefined) {
    if (old !== undefined) await writePair(environment, server, old);
    throw new RotationError(
      `certificate: the exporter does not show the new one after ${String(SHOWN_WITHIN_SECONDS)} s, the old one is back in place: look at its log`,
    );
  }
  report(`certificate: the exporter shows the new one, good until ${lastDay(next.certificate) ?? ""}`);
}

/** The certificate that a server shows to a client who trusts our CA, PEM. */
async function shownCertificate({
  url,
  caFile,
}: {
  readonly url: string;
  readonly caFile: string;
}): Promise<string> {
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
