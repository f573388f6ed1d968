import type { Environment } from "../../infra/environments/environment.ts";
import type { MetricsServer } from "../../inventory/model.ts";
import { runCommand, type CommandResult } from "../command.ts";
import { shellWord, type HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import type { Authorization } from "../http.ts";

/** The found metrics server, as adopt reaches it. */
export interface AdoptionSite {
  readonly host: HostShell;
  readonly server: MetricsServer;
  /** Base addresses, without a slash at the end. */
  readonly urls: Readonly<Record<"prometheus" | "alertmanager" | "grafana", string>>;
  /** What Prometheus and Alertmanager want to be asked with. */
  readonly authorization: Authorization;
  /** `address:port` of the Alertmanager, and other names that Prometheus may know it by. */
  readonly alertmanager: string;
  readonly alertmanagerAliases: readonly string[];
  /** Owner and group, as numbers, of the directories that adopt makes: the publishers' user. */
  readonly owner: { readonly owner: string; readonly group: string };
  readonly prometheus: PrometheusControl;
}

/** What cannot be asked of Prometheus over HTTP. */
export interface PrometheusControl {
  /** The command that restarts it, as people would type it. */
  readonly restartCommand: string;
  readonly restart: () => Promise<CommandResult>;
  /** Has it read its configuration again by a signal, where the inventory says so. */
  readonly signal: () => Promise<CommandResult>;
  /** What `promtool check config`, of the version that runs, says of a file beside its main file. */
  readonly checkConfig: (path: string) => Promise<CommandResult>;
}

/** Seconds for a restart: Prometheus writes its head block when it is stopped. */
const RESTART_TIMEOUT_SECONDS = 180;
const CHECK_TIMEOUT_SECONDS = 60;

/** The metrics server of an environment. Asked without credentials unless they are given. */
export function adoptionSite(
  environment: Environment,
  authorization: Authorization = { kind: "none" },
): AdoptionSite {
  const { inventory, name, instance, publisherUser } = environment;
  const server = inventory.metricsServer;
  const address = inventory.hosts[server.host]?.address ?? server.host;
  const url = (port: number) => `http://${address}:${String(port)}`;
  const port = String(server.alertmanager.port);
  const host = hostShell(environment, server.host);
  const [owner = "0", group = "0"] = publisherUser.split(":");
  return {
    host,
    server,
    urls: {
      prometheus: url(server.prometheus.port),
      alertmanager: url(server.alertmanager.port),
      grafana: url(server.grafana.port),
    },
    authorization,
    alertmanager: `${address}:${port}`,
    // In local every host has an address of its own on one machine, and `localhost` is none of them.
    alertmanagerAliases:
      name === "local" ? [] : [`localhost:${port}`, `127.0.0.1:${port}`, `${server.host}:${port}`],
    owner: { owner, group },
    prometheus: name === "local" ? containerControl(`${instance}-prometheus`) : unitControl(host, server),
  };
}

/** Prometheus in a container of this machine's daemon. */
export function containerControl(container: string): PrometheusControl {
  return {
    restartCommand: `docker restart ${container}`,
    restart: () => runCommand(["docker", "restart", container], { timeoutSeconds: RESTART_TIMEOUT_SECONDS }),
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
    restartCommand: `systemctl restart ${prometheus.unit}`,
    restart: () => host.run(`systemctl restart ${shellWord(prometheus.unit)}\n`),
    signal: () => host.run(`systemctl kill --kill-who=main --signal=HUP ${shellWord(prometheus.unit)}\n`),
    checkConfig: (path) => host.run(`promtool check config ${shellWord(host.path(path))}\n`),
  };
}
