import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path/posix";
import type { SecretFile } from "../../inventory/secrets.ts";
import { pathOnDockerHost } from "../../infra/environments/environment.ts";
import { secretText } from "../certificates/host-certificates.ts";
import { afterFailure } from "../after-failure.ts";
import { commandText } from "../command-text.ts";
import { answer } from "../http.ts";
import { randomToken } from "../secrets/random-secret.ts";
import { secretLines } from "../secrets/secret-lines.ts";
import { nextScrape } from "./next-scrape.ts";
import { outdatedTokenRequests } from "./outdated-tokens.ts";
import { publishersDone } from "./publishers.ts";
import { RotationError, secretOf, type RotationSite } from "./site.ts";
import { writeWhileHeld } from "./written-secret.ts";

/**
 * Gives Prometheus and the exporter a new scrape token. The exporter accepts both until it has seen Prometheus scrape
 * with the new one, so that no scrape is refused; where that cannot be seen, both stay in force and the next run goes
 * on from there.
 *
 * A Prometheus built with prometheus/common 0.69–0.72 keeps the old token until it is restarted or its job changes
 * (https://github.com/prometheus/common/issues/981): then both stay in force as well.
 * @throws {RotationError} {@link HostError} {@link LockError}
 */
export async function rotateScrapeToken(site: RotationSite): Promise<void> {
  const { environment, endpoints, report } = site;
  const server = secretOf(site, "scrape-token", "exporter");
  const client = secretOf(site, "scrape-token", "prometheus");
  const held = tokensOf(client, await secretText(environment, client));
  const accepted = tokensOf(server, await secretText(environment, server));
  const pair =
    accepted.length === 2 && accepted[0] === held[0] ? accepted : ([randomToken(), held[0]] as const);
  const [next, current] = pair;
  if (pair === accepted) report("scrape-token: goes on with the rotation that was begun");
  await overlapped(site, server, { current, next }, async () => {
    await writeToken(site, client, next);
    await nextScrape(endpoints.prometheus, "exporter");
    if (await isOutdated(site, next)) return "in use";
    report("scrape-token: Prometheus scrapes with the new one");
    return "unused";
  });
}

/** Whether Prometheus' next scrape comes with the old token: by the exporter's count of such requests. */
async function isOutdated(site: RotationSite, next: string): Promise<boolean> {
  const before = await outdatedTokenRequests(site, "scrape", next);
  await nextScrape(site.endpoints.prometheus, "exporter");
  return (await outdatedTokenRequests(site, "scrape", next)) > before;
}

/**
 * Gives publishers and the exporter a new administrator's token. Both read the same file: a publisher its first line,
 * when it starts; so the old one goes when no publisher that might have read it is at work.
 * @throws {RotationError} {@link HostError} {@link LockError}
 */
export async function rotateAdminToken(site: RotationSite): Promise<void> {
  const file = secretOf(site, "admin-token", "exporter");
  const [current] = tokensOf(file, await secretText(site.environment, file));
  await overlapped(site, file, { current, next: randomToken() }, async () => {
    const { host, configDirectory: directory } = site.environment.inventory.exporter;
    await publishersDone(site.environment, "admin-token", { host, directory });
    return "unused";
  });
}

/**
 * Lets the exporter accept both tokens while `change` is under way, and only the new one afterwards.
 * @param change - says whether the old one is still in use; then, and where it fails, both stay in force: whoever has
 *   taken the new one goes on with it
 */
async function overlapped(
  site: RotationSite,
  file: SecretFile,
  { current, next }: { readonly current: string; readonly next: string },
  change: () => Promise<"unused" | "in use">,
): Promise<void> {
  const { environment, report } = site;
  const before = await secretText(environment, file);
  await writeWhileHeld(site, file, `${next}\n${current}\n`);
  try {
    await expectStatus(site, file, next, 200);
  } catch (error) {
    const back = async () => {
      await writeWhileHeld(site, file, before ?? `${current}\n`);
      report(`${file.name}: what was there before is back in place`);
    };
    const what = `${file.name}: putting the old one back`;
    await afterFailure(back, { what, remedy: "both stay in force: rotate again" }, report);
    throw error;
  }
  report(`${file.name}: the exporter accepts the old one and the new one`);
  const old = await change();
  if (old === "in use") {
    throw new RotationError(
      `${file.name}: Prometheus still scrapes with the old one, so both stay in force: restart Prometheus when it suits ` +
        `(https://github.com/prometheus/common/issues/981), then run ${commandText(environment, "rotate", file.name)} again`,
    );
  }
  await writeWhileHeld(site, file, `${next}\n`);
  await expectStatus(site, file, current, 401);
  report(`${file.name}: the exporter refuses the old one`);
}

async function expectStatus(
  { endpoints: { exporter } }: RotationSite,
  { name, path }: SecretFile,
  token: string,
  status: 200 | 401,
): Promise<void> {
  const url = `${exporter.url}/metrics`;
  const seen = await answer(url, { kind: "bearer", token }, exporter.caFile);
  if (seen.status === status) return;
  const what = status === 200 ? "the new token is not accepted" : "the old token is still accepted";
  throw new RotationError(
    `${name}: ${what} (${url}: status ${String(seen.status)}): the exporter does not read ${path}: look at its log`,
  );
}

/** Prometheus' file, and the copy of the deployer where that is another one. */
async function writeToken(site: RotationSite, client: SecretFile, token: string): Promise<void> {
  const { environment, endpoints } = site;
  await writeWhileHeld(site, client, `${token}\n`);
  const copy = endpoints.exporter.tokenFile;
  if (copy === pathOnDockerHost(environment, client.host, client.path)) return;
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, `${token}\n`, { mode: 0o600 });
}

/** At least one: the current one first, below it the one that it replaces. */
function tokensOf(
  { name, host, path }: SecretFile,
  text: string | undefined,
): readonly [string, string] | readonly [string] {
  const [first, second] = secretLines(text ?? "");
  if (first === undefined) {
    throw new RotationError(`${name}: ${host}: ${path}: holds no token: npm run setup makes it`);
  }
  return second === undefined ? [first] : [first, second];
}
