import { basename, dirname } from "node:path/posix";
import type { MetricsServer } from "../../inventory/model.ts";
import { citadelDirectory, loginFiles, metricsServerSecrets } from "../../inventory/secrets.ts";

/** Directories of ours on the metrics server, one beneath each server's configuration directory. */
export function directories({ prometheus, alertmanager, grafana }: MetricsServer) {
  return {
    prometheus: citadelDirectory(dirname(prometheus.configFile)),
    alertmanager: citadelDirectory(dirname(alertmanager.configFile)),
    grafana: citadelDirectory(grafana.provisioningDirectory),
  };
}

/** Certificate and users of Prometheus or Alertmanager, which setup makes; undefined where the server is to stay open. */
export function webConfigFile(
  server: MetricsServer,
  service: "prometheus" | "alertmanager",
): string | undefined {
  if (server.access === "open") return undefined;
  return `${metricsServerSecrets(server)[service]}/${loginFiles.webConfig}`;
}

/** Where Alertmanager's main file points once it is adopted, relative to its directory. */
export function alertmanagerLink({ alertmanager }: MetricsServer): string {
  return `citadel/current/${basename(alertmanager.configFile)}`;
}

/** Whether a symlink in Alertmanager's place is ours, be it written relative or absolute. */
export function isAlertmanagerLink(server: MetricsServer, target: string): boolean {
  const link = alertmanagerLink(server);
  return [link, `./${link}`, `${dirname(server.alertmanager.configFile)}/${link}`].includes(target);
}
