import { answerOf, postAnswerOf } from "../ask.ts";
import { answer } from "../http.ts";
import { configHash } from "../live/alertmanager-api.ts";
import { awaited } from "../wait.ts";
import type { Flag } from "./arguments-file.ts";
import { alertmanagerConfigHash, loadedConfig, runningFlags } from "./facts.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import { foundEndpoint } from "./found-endpoint.ts";
import type { LockedSite } from "./locked-site.ts";
import type { AdoptionSite, FoundServer, RestartControl } from "./site.ts";

/** A server that did not do what adopt asked of it: `<server>: <rule>: <remedy>`. */
export class AdoptError extends Error {
  override readonly name = "AdoptError";
}

/** Seconds until a restarted server is ready. Prometheus reads its write-ahead log first, on large servers for minutes. */
const READY_SECONDS = { prometheus: 600, alertmanager: 120, grafana: 180 } as const;
/** Seconds until a reload shows. It is synchronous; the rest is for a busy machine. */
const RELOAD_SECONDS = 30;

/** What each server answers 200 to when it is ready. */
const READY_PATHS = { prometheus: "/-/ready", alertmanager: "/-/ready", grafana: "/api/health" } as const;

/**
 * Restarts a server and waits until it is ready.
 * @throws {AdoptError} when it does not come back.
 */
export async function restartServer(server: FoundServer, site: LockedSite): Promise<void> {
  const control = controlOf(server, site);
  const { exitCode, stderr } = await control.restart();
  if (exitCode !== 0) {
    throw new AdoptError(`${server}: ${control.restartCommand} failed (${stderr.trim()}): run it by hand`);
  }
  const ready = await awaited(READY_SECONDS[server], async () => {
    const endpoint = await foundEndpoint(site, server);
    const { url, caFile } = endpoint;
    // Grafana tells everybody, and may answer in clear: its administrator's password stays here.
    const { status } =
      server === "grafana"
        ? await answer(`${url}${READY_PATHS.grafana}`, { kind: "none" }, caFile)
        : await answerOf(endpoint, READY_PATHS[server]);
    return status === 200 ? true : undefined;
  });
  if (ready === undefined) {
    throw new AdoptError(
      `${server}: is not ready ${String(READY_SECONDS[server])} s after ${control.restartCommand}: its log says why`,
    );
  }
}

/** What restarts a server. */
export function controlOf(server: FoundServer, site: AdoptionSite): RestartControl {
  switch (server) {
    case "prometheus":
      return site.prometheus;
    case "alertmanager":
      return site.alertmanagerControl;
    case "grafana":
      return site.grafanaControl;
  }
}

/**
 * Checks that a server shows our certificate, lets `admin` in and nobody without a login.
 * @throws {AdoptError} when it does not: its unit does not read the file that adopt edited.
 * @throws {HttpError} when it does not answer.
 */
export async function expectSecured(server: FoundServer, site: AdoptionSite, file: string): Promise<void> {
  const secured = site.secured?.[server];
  if (secured === undefined) return;
  const path = server === "grafana" ? "/api/user" : READY_PATHS[server];
  const refusal = (what: string) =>
    new AdoptError(`${server}: ${what}: its unit does not read ${file}: add to it what adopt wrote there`);
  if ((await foundEndpoint(site, server)) !== secured) throw refusal("still answers in clear");
  const stranger = await answer(`${secured.url}${path}`, { kind: "none" }, secured.caFile);
  const known = await answerOf(secured, path);
  if (stranger.status === 401 && known.status === 200) return;
  throw refusal(`answers ${String(stranger.status)} without a login and ${String(known.status)} with one`);
}

/**
 * Waits until a server answers everybody in clear, as its package leaves it.
 * @throws {AdoptError} when it does not, by then: it may run with files that undo is about to remove.
 */
export async function expectOpen(server: FoundServer, site: AdoptionSite): Promise<void> {
  const { url } = site.open[server];
  const open = await awaited(RELOAD_SECONDS, async () => {
    const { status } = await answer(`${url}${READY_PATHS[server]}`);
    return status === 200 ? true : undefined;
  });
  if (open !== undefined) return;
  throw new AdoptError(
    `${server}: does not answer in clear at ${url}, and may run with files that undo removes: take what is left of adopt's out of what its unit reads, ${controlOf(server, site).restartCommand}, then run adopt --undo again`,
  );
}

/**
 * Makes a server read its configuration again.
 * @throws {AdoptError} with the server's own words when it refuses.
 * @throws {HttpError} when it does not answer.
 */
export async function reloadServer(server: "prometheus" | "alertmanager", site: LockedSite): Promise<void> {
  site.expectHeld();
  const { prometheus } = site;
  // Alertmanager always lets itself be asked over HTTP.
  if (server === "prometheus" && site.server.prometheus.reload === "hup") {
    const { exitCode, stderr } = await prometheus.signal();
    if (exitCode === 0) return;
    throw new AdoptError(`prometheus: cannot be sent SIGHUP (${stderr.trim()}): send it by hand`);
  }
  const { status, text } = await postAnswerOf(await foundEndpoint(site, server), "/-/reload");
  if (status !== 200) {
    throw new AdoptError(
      `${server}: refused its configuration (status ${String(status)}: ${text.trim()}): correct what it names`,
    );
  }
}

/**
 * Waits until what Prometheus has loaded is as it should be.
 * @throws {AdoptError} when it is not, by then.
 */
export async function expectLoadedConfig(
  site: AdoptionSite,
  rule: string,
  holds: (yaml: string) => boolean,
): Promise<void> {
  const loaded = await awaited(RELOAD_SECONDS, async () =>
    holds(await loadedConfig(site)) ? true : undefined,
  );
  if (loaded === undefined) {
    throw new AdoptError(
      `prometheus: ${rule}: compare ${site.server.prometheus.configFile} with the flag --config.file that it runs with`,
    );
  }
}

/**
 * Checks that Prometheus runs with the flags.
 * @throws {AdoptError} when it does not: its unit does not read the arguments file.
 * @throws {HttpError} when it does not answer.
 */
export async function expectFlags(site: AdoptionSite, flags: readonly Flag[]): Promise<void> {
  const running = await runningFlags(site);
  const missing = flags.filter(({ name, value }) => !hasFlag(running[name.replace(/^--/, "")], value));
  if (missing.length > 0) {
    const text = missing
      .map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))
      .join(" ");
    throw new AdoptError(
      `prometheus: still runs without ${text}: its unit does not take ARGS from ${site.server.prometheus.argumentsFile}: add the flags where it does`,
    );
  }
}

/**
 * Waits until Alertmanager has loaded exactly these bytes.
 * @throws {AdoptError} when it has not, by then.
 */
export async function expectAlertmanagerConfig(site: AdoptionSite, bytes: Uint8Array): Promise<void> {
  const wanted = configHash(bytes);
  let shown: number | undefined;
  const loaded = await awaited(RELOAD_SECONDS, async () => {
    shown = await alertmanagerConfigHash(site);
    return shown === wanted ? true : undefined;
  });
  if (loaded === undefined) {
    throw new AdoptError(
      `alertmanager: alertmanager_config_hash is ${String(shown)}, not ${String(wanted)}, that of ${site.server.alertmanager.configFile}: compare it with the flag --config.file that it runs with`,
    );
  }
}

/** Whether a flag's running value, as the server prints it, is the wanted one; a switch is wanted on. */
function hasFlag(running: string | undefined, value = "true"): boolean {
  if (running === undefined) return false;
  return (
    running === value || (durationSeconds(value) > 0 && durationSeconds(running) >= durationSeconds(value))
  );
}
