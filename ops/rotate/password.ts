import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dataSourceUid } from "../../dashboards/index.ts";
import type { Account } from "../../inventory/secrets.ts";
import { GRAFANA_VIEWER, madeViewer, viewerRefusal } from "../adopt/grafana-viewer.ts";
import { lockedSite } from "../adopt/locked-site.ts";
import { restartServer } from "../adopt/running-servers.ts";
import { adoptionSite } from "../adopt/site.ts";
import { afterFailure } from "../after-failure.ts";
import { answer } from "../http.ts";
import { awaited } from "../wait.ts";
import { madeLogins, replaceLogins } from "../secrets/logins.ts";
import { accountPasswordFile } from "../secrets/needed-files.ts";
import { randomPassword } from "../secrets/random-secret.ts";
import { dataSourcesReadAgain } from "./grafana.ts";
import { nextScrape } from "./next-scrape.ts";
import { publishersDone } from "./publishers.ts";
import { RotationError, type RotationSite } from "./site.ts";

/** Users are read at each request; the rest is for a busy machine. */
const ANSWERED_WITHIN_SECONDS = 60;

/** What `rotate` calls the password of an account of a secured metrics server. */
export function passwordName(account: Account): `${Account}-password` {
  return `${account}-password`;
}

/**
 * Gives `admin` a new password at Prometheus and Alertmanager, and publishers and this deployer with it. Between the
 * old one and the new one lie the renames of four files: a user has one hash.
 * @throws {RotationError} {@link HostError} {@link HttpError} {@link LockError}
 */
export async function rotateAdminPassword(site: RotationSite): Promise<void> {
  const { environment } = site;
  const { host, prometheus, alertmanager } = environment.inventory.metricsServer;
  await expectWhole(site, "admin");
  for (const { configFile } of [prometheus, alertmanager])
    await publishersDone(environment, passwordName("admin"), { host, directory: dirname(configFile) });
  await replaced(site, "admin");
  site.report("admin-password: publishers and this deployer show the new one");
}

/**
 * Gives `read` a new password at Prometheus and Alertmanager, and with it Prometheus' own scrapes and alerts, Grafana's
 * data source and Grafana's viewer. The gap is that of {@link rotateAdminPassword}; for dashboards it lasts until
 * Prometheus has scraped itself and Grafana has read its data sources again. A Prometheus that never reads a password
 * file again is restarted, once its own scrape was refused.
 * @throws {RotationError} {@link HostError} {@link HttpError} {@link LockError} {@link AdoptError}
 */
export async function rotateReadPassword(site: RotationSite): Promise<void> {
  const { endpoints, report } = site;
  const refusal = await viewerRefusal(endpoints.grafana);
  if (refusal !== undefined) throw new RotationError(`read-password: ${refusal}`);
  // Changes nothing, and ends the rotation before it begins where Grafana would refuse this later.
  await dataSourcesReadAgain(site, passwordName("read"));
  await expectWhole(site, "read");
  const password = await replaced(site, "read");
  // Neither of the two is left with the old one because the other fails.
  try {
    await takenByPrometheus(site);
  } catch (error) {
    const what = "read-password: giving Grafana the new one";
    await afterFailure(() => givenToGrafana(site, password), { what, remedy: "rotate again" }, report);
    throw error;
  }
  report("read-password: Prometheus scrapes with the new one");
  await givenToGrafana(site, password);
}

/** Grafana's data source and its viewer. */
async function givenToGrafana(site: RotationSite, password: string): Promise<void> {
  await dataSourcesReadAgain(site, passwordName("read"));
  site.expectHeld();
  await madeViewer(site.endpoints.grafana, password);
  await expectQuery(site, password);
  site.report(`read-password: Grafana's data source and its user ${GRAFANA_VIEWER} have the new one`);
}

/** A run that ended half-way left files that do not fit each other: those of Prometheus' host count. */
async function expectWhole(
  { environment, checkout, report, expectHeld }: RotationSite,
  account: Account,
): Promise<void> {
  expectHeld();
  const made = await madeLogins(environment, checkout);
  for (const { host, path } of made)
    report(`${passwordName(account)}: ${host}: ${path}: did not fit the others, and does again`);
}

/** Replaces it and sees that both servers know the new one only; where they do not, the old one is put back. */
async function replaced(site: RotationSite, account: Account): Promise<string> {
  const { environment, checkout, report, expectHeld } = site;
  const old = readFileSync(join(checkout, accountPasswordFile(environment.instance, account)), "utf8").trim();
  const next = randomPassword();
  expectHeld();
  await replaceLogins(environment, checkout, { [account]: next });
  try {
    await expectStatuses(site, account, next, 200, "the new one is not accepted");
    await expectStatuses(site, account, old, 401, "the old one is still accepted");
  } catch (error) {
    const name = passwordName(account);
    await afterFailure(
      async () => {
        expectHeld();
        await replaceLogins(environment, checkout, { [account]: old });
        report(`${name}: what was there before is back in place`);
      },
      {
        what: `${name}: putting the old one back`,
        remedy: "rotate again, which begins by making all files fit",
      },
      report,
    );
    throw error;
  }
  report(`${passwordName(account)}: Prometheus and Alertmanager accept the new one and refuse the old one`);
  return next;
}

async function expectStatuses(
  { endpoints }: RotationSite,
  user: Account,
  password: string,
  expected: 200 | 401,
  rule: string,
): Promise<void> {
  for (const server of ["prometheus", "alertmanager"] as const) {
    const { url, caFile } = endpoints[server];
    let seen = "no answer";
    const shown = await awaited(ANSWERED_WITHIN_SECONDS, async () => {
      const { status } = await answer(`${url}/-/ready`, { kind: "basic", user, password }, caFile);
      seen = `status ${String(status)}`;
      return status === expected ? true : undefined;
    });
    if (shown !== undefined) continue;
    throw new RotationError(
      `${passwordName(user)}: ${server}: ${rule} (${url}: ${seen} after ${String(ANSWERED_WITHIN_SECONDS)} s): it does not read its web.yml: look at its log`,
    );
  }
}

/** What dashboards do: a query of a viewer, through the data source. */
async function expectQuery({ endpoints }: RotationSite, password: string): Promise<void> {
  const { url, caFile } = endpoints.grafana;
  const path = `/api/datasources/proxy/uid/${dataSourceUid}/api/v1/query?query=up`;
  const viewer = { kind: "basic", user: GRAFANA_VIEWER, password } as const;
  const { status, text } = await answer(`${url}${path}`, viewer, caFile);
  if (status === 200) return;
  throw new RotationError(
    `read-password: Grafana's data source does not get in (status ${String(status)}: ${text.trim().slice(0, 300)}): compare its file with what deploy publishes, then rotate again`,
  );
}

/** Prometheus built with prometheus/common 0.69–0.72 reads a password file once: common issue 981. */
async function takenByPrometheus(site: RotationSite): Promise<void> {
  const { environment, checkout, endpoints, report } = site;
  const scraped = async () => {
    await Promise.all(
      (["prometheus", "alertmanager"] as const).map((job) => nextScrape(endpoints.prometheus, job)),
    );
  };
  try {
    await scraped();
    return;
  } catch (error) {
    if (!(error instanceof RotationError) || !/status 401\b/.test(error.message)) throw error;
  }
  const found = lockedSite(adoptionSite(environment, checkout), site);
  report(
    `read-password: Prometheus holds on to the old one (https://github.com/prometheus/common/issues/981), and is restarted: ${found.prometheus.restartCommand}`,
  );
  await restartServer("prometheus", found);
  await scraped();
}
