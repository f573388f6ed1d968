import { assumptions } from "../../inventory/assumptions.ts";
import { inventory } from "../../inventory/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { CONTAINER_ID, type DockerHost, type Environment, type ImageReferences } from "./environment.ts";

/** What production is made of. */
export interface ProductionEnvironmentProps {
  readonly images: ImageReferences;
  /** What is deployed. @defaultValue the site */
  readonly site?: Inventory;
}

/** The site itself, over ssh with checked host keys. */
export function productionEnvironment({ images, site = inventory }: ProductionEnvironmentProps): Environment {
  const { prometheus, alertmanager, grafana, access } = site.metricsServer;
  const hosts = Object.entries(site.hosts);
  return {
    name: "production",
    instance: "production",
    inventory: site,
    dockerHosts: Object.fromEntries(hosts.map(([host, { address }]) => [host, overSsh(address)])),
    hostDirectories: Object.fromEntries(hosts.map(([host]) => [host, ""])),
    images,
    providers: { docker: "4.6.0", grafana: "4.45.1" },
    backend: { kind: "pg", connection: assumptions.stateDatabase.value },
    grafanaAuthFile: ".local/production/secrets/grafana-auth",
    trustedFile: ".local/production/ca/trusted.crt",
    lockFile: "infra/locks/production.terraform.lock.hcl",
    groups: {
      exporter: CONTAINER_ID,
      prometheus: prometheus.group,
      alertmanager: alertmanager.group,
      // Of an open Grafana only the publisher reads something, as root.
      grafana: access === "secured" ? grafana.group : "root",
      "postgres-agent": CONTAINER_ID,
      "redis-agent": CONTAINER_ID,
    },
    publisherUser: "0:0",
  };
}

/**
 * Images of production. Those of Prometheus and Alertmanager never run: the publisher's image takes promtool and amtool
 * out of them, so they have the versions that the metrics server runs, and a candidate is checked by the tools of the
 * server that will read it.
 */
export function productionImages({ metricsServer }: Inventory): ImageReferences {
  return {
    prometheus: `prom/prometheus:v${metricsServer.prometheus.version}`,
    alertmanager: `prom/alertmanager:v${metricsServer.alertmanager.version}`,
    nodeExporter: "prom/node-exporter:v1.11.1",
    postgresExporter: "prometheuscommunity/postgres-exporter:v0.19.1",
    // The plain tag has no shell, and so no way to ask it for its health.
    redisExporter: "oliver006/redis_exporter:v1.86.0-alpine",
    base: "node:24.21.0-alpine",
  };
}

function overSsh(address: string): DockerHost {
  return {
    kind: "ssh",
    url: `ssh://${assumptions.deployerAccount.value}@${address}:22`,
    // No prompt, no unknown host, and a dead host is said within seconds instead of minutes.
    sshOptions: ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5"],
  };
}
