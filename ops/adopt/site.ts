import { join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import type { MetricsServer } from "../../inventory/model.ts";
import { runCommand, type CommandResult } from "../command.ts";
import type { Endpoint, Endpoints } from "../endpoints.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import { accountPasswordFile } from "../secrets/needed-files.ts";
import { GRAFANA_VIEWER } from "./grafana-viewer.ts";

/** The found metrics server, as adopt reaches it. */
export interface AdoptionSite {
  readonly host: HostShell;
  readonly server: MetricsServer;
  /** How the servers are asked as their packages leave them. */
  readonly open: FoundEndpoints;
  /** How they are asked once they are secured; undefined where they are to stay open. */
  readonly secured?: SecuredEndpoints;
  /** `address:port` of the Alertmanager, and other names that Prometheus may know it by. */
  readonly alertmanager: string;
  readonly alertmanagerAliases: readonly string[];
  /** Owner and group, as numbers, of the directories that adopt makes: the publishers' user. */
  readonly owner: { readonly owner: string; readonly group: string };
  readonly prometheus: PrometheusControl;
  readonly alertmanagerControl: RestartControl;
  readonly grafanaControl: RestartControl;
}

/** A server that adopt finds. */
export type FoundServer = "prometheus" | "alertmanager" | "grafana";

/** Where each found server answers, and with which credentials. */
export type FoundEndpoints = Readonly<Record<FoundServer, Endpoint>>;

/** The same of secured servers; `viewer` is Grafana as a user sees it who may only read. */
export type SecuredEndpoints = FoundEndpoints & {
  readonly viewer: Endpoint & { readonly user: string; readonly passwordFile: string };
};

/** What restarts a server. */
export interface RestartControl {
  /** The command, as people would type it. */
  readonly restartCommand: string;
  readonly restart: () => Promise<CommandResult>;
}

/** What cannot be asked of Prometheus over HTTP. */
export interface PrometheusControl extends RestartControl {
  /** Has it read its configuration again by a signal, where the inventory says so. */
  readonly signal: () => Promise<CommandResult>;
  /** What `promtool check config`, of the version that runs, says of a file beside its main file. */
  readonly checkConfig: (path: string) => Promise<CommandResult>;
}

/** Seconds for a restart: Prometheus writes its head block when it is stopped. */
const RESTART_TIMEOUT_SECONDS = 180;
const CHECK_TIMEOUT_SECONDS = 60;

/**
 * The metrics server of an environment.
 * @param checkout - absolute path of the checkout, which the deployer's credentials lie beneath
 */
export function adoptionSite(environment: Environment, checkout: string): AdoptionSite {
  const { inventory, name, instance, publisherUser } = environment;
  const server = inventory.metricsServer;
  const address = inventory.hosts[server.host]?.address ?? server.host;
  const port = String(server.alertmanager.port);
  const host = hostShell(environment, server.host);
  const [owner = "0", group = "0"] = publisherUser.split(":");
  const local = name === "local";
  const restart = (unit: "alertmanager" | "grafana") =>
    local ? containerRestart(`${instance}-${unit}`) : unitRestart(host, server[unit].unit);
  const opened = { ...inventory, metricsServer: { ...server, access: "open" as const } };
  return {
    host,
    server,
    open: foundEndpoints(environmentEndpoints({ ...environment, inventory: opened }, checkout)),
    ...(server.access === "open" ? {} : { secured: securedEndpoints(environment, checkout) }),
    alertmanager: `${address}:${port}`,
    // In local every host has an address of its own on one machine, and `localhost` is none of them.
    alertmanagerAliases: local ? [] : [`localhost:${port}`, `127.0.0.1:${port}`, `${server.host}:${port}`],
    owner: { owner, group },
    prometheus: local ? containerControl(`${instance}-prometheus`) : unitControl(host, server),
    alertmanagerControl: restart("alertmanager"),
    grafanaControl: restart("grafana"),
  };
}

function foundEndpoints({ prometheus, alertmanager, grafana }: Endpoints): FoundEndpoints {
  return { prometheus, alertmanager, grafana };
}

function securedEndpoints(environment: Environment, checkout: string): SecuredEndpoints {
  const all = foundEndpoints(environmentEndpoints(environment, checkout));
  const passwordFile = join(checkout, accountPasswordFile(environment.instance, "read"));
  return { ...all, viewer: { ...all.grafana, user: GRAFANA_VIEWER, passwordFile } };
}

/** Prometheus in a container of this machine's daemon. */
export function containerControl(container: string): PrometheusControl {
  return {
    ...containerRestart(container),
    signal: () =>
      runCommand(["docker", "kill", "--signal", "HUP", container], { timeoutSeconds: CHECK_TIMEOUT_SECONDS }),
    checkConfig: (path) =>
      runCommand(["docker", "exec", container, "promtool", "check", "config", path], {
        timeoutSeconds: CHECK_TIMEOUT_SECONDS,
      }),
  };
}

/** Prometheus under systemd. */
function unitControl(host: HostShell, { prometheus }: MetricsServer): PrometheusControl {
  return {
    ...unitRestart(host, prometheus.unit),
    signal: () => host.run(`systemctl kill --kill-who=main --signal=HUP ${shellWord(prometheus.unit)}\n`),
    checkConfig: (path) => host.run(`promtool check config ${shellWord(host.path(path))}\n`),
  };
}

function containerRestart(container: string): RestartControl {
  return {
    restartCommand: `docker restart ${container}`,
    restart: () => runCommand(["docker", "restart", container], { timeoutSeconds: RESTART_TIMEOUT_SECONDS }),
  };
}

function unitRestart(host: HostShell, unit: string): RestartControl {
  return {
    restartCommand: `systemctl restart ${unit}`,
    restart: () => host.run(`systemctl restart ${shellWord(unit)}\n`, RESTART_TIMEOUT_SECONDS),
  };
}
