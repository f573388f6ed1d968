import type { Inventory } from "./model.ts";
import {
  authorityFile,
  certificateFiles,
  loginFiles,
  metricsServerSecrets,
  type SecretFile,
} from "./secret-file.ts";

/** What Prometheus, Alertmanager and Grafana need for HTTPS and users, and to know each other. */
export function securedServerFiles({
  metricsServer,
}: Pick<Inventory, "metricsServer">): readonly SecretFile[] {
  const titles = { prometheus: "Prometheus", alertmanager: "Alertmanager", grafana: "Grafana" } as const;
  const directories = metricsServerSecrets(metricsServer);
  const file = (
    reader: keyof typeof titles,
    name: string,
    source: SecretFile["source"],
    purpose: string,
  ): SecretFile => ({
    name,
    host: metricsServer.host,
    path: `${directories[reader]}/${name}`,
    reader,
    source,
    purpose,
  });
  const pair = (server: keyof typeof titles) => [
    file(server, certificateFiles(server).key, "key", `private key of ${titles[server]}'s certificate`),
    file(
      server,
      certificateFiles(server).certificate,
      "certificate",
      `certificate that ${titles[server]} shows`,
    ),
  ];
  const webConfig = (server: "prometheus" | "alertmanager") =>
    file(server, loginFiles.webConfig, "login", `certificate and users of ${titles[server]}, as hashes`);
  const publisher = (server: "prometheus" | "alertmanager"): SecretFile => ({
    ...file(server, loginFiles.adminAuth, "login", `admin:password of ${titles[server]}, for its publisher`),
    reader: "publisher",
  });
  return [
    ...pair("prometheus"),
    webConfig("prometheus"),
    publisher("prometheus"),
    file(
      "prometheus",
      loginFiles.readPassword,
      "login",
      "password of read, for Prometheus' scrapes and its alerts",
    ),
    ...pair("alertmanager"),
    file(
      "alertmanager",
      authorityFile,
      "authority",
      "certificate of the CA, by which the publisher knows Alertmanager",
    ),
    webConfig("alertmanager"),
    publisher("alertmanager"),
    ...pair("grafana"),
    file(
      "grafana",
      authorityFile,
      "authority",
      "certificate of the CA, by which Grafana knows Prometheus and the publisher knows Grafana",
    ),
    file(
      "grafana",
      loginFiles.readPassword,
      "login",
      "password of read, for Grafana's queries to Prometheus",
    ),
  ];
}
