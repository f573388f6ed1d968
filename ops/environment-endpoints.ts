import { join } from "node:path";
import { pathOnDockerHost, type Environment } from "../infra/environments/environment.ts";
import { instanceDirectory } from "../infra/environments/local.ts";
import { pushNamespaces, secretDirectories } from "../inventory/secrets.ts";
import { authorityFiles } from "./certificates/authority-files.ts";
import { endpoints, type Endpoints } from "./endpoints.ts";
import { accountPasswordFile, pushTokenFile } from "./secrets/needed-files.ts";

/**
 * Where an environment's services answer, and the files of this machine that hold the credentials. In production
 * the deployer keeps copies of those that `verify` needs in `.local/production/secrets/`.
 */
export function environmentEndpoints(environment: Environment, checkout: string): Endpoints {
  const { inventory, platform, instance } = environment;
  const secrets = join(checkout, instanceDirectory(instance), "secrets");
  return endpoints(inventory, {
    scrapeTokenFile:
      platform === undefined
        ? join(secrets, "scrape-token")
        : pathOnDockerHost(
            environment,
            inventory.metricsServer.host,
            // Prometheus' copy: the exporter's holds two tokens while they are rotated.
            `${secretDirectories(inventory).prometheus}/scrape-token`,
          ),
    pushTokenFiles: Object.fromEntries(
      pushNamespaces(inventory).map((namespace) => [
        namespace,
        join(checkout, pushTokenFile(instance, namespace)),
      ]),
    ),
    trustedFile: authorityFiles(checkout, instance).trusted,
    adminPasswordFile: join(checkout, accountPasswordFile(instance, "admin")),
    grafanaPasswordFile: platform?.grafanaAdminPasswordFile ?? join(secrets, "grafana-admin-password"),
  });
}
