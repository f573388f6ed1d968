import { stringify } from "yaml";
import { dataSourceUid } from "../../dashboards/index.ts";
import type { Inventory, MetricsServer } from "../../inventory/model.ts";
import { scrapeIntervalSeconds } from "../../inventory/scrapes.ts";
import { authorityFile, loginFiles, metricsServerSecrets } from "../../inventory/secrets.ts";
import { release, type Release } from "./release.ts";

/** What Grafana is given: the data source, as a provisioning file. Dashboards go through its API. */
export function grafanaRelease({ hosts, metricsServer }: Inventory): Release {
  const address = hosts[metricsServer.host]?.address ?? metricsServer.host;
  const { jsonData = {}, ...login } = dataSourceLogin(metricsServer);
  const scheme = metricsServer.access === "secured" ? "https" : "http";
  return release({
    "datasources/citadel.yml": stringify({
      apiVersion: 1,
      // A data source that is no longer in the file goes away with the file's next reading.
      prune: true,
      datasources: [
        {
          name: "Citadel Prometheus",
          uid: dataSourceUid,
          type: "prometheus",
          access: "proxy",
          url: `${scheme}://${address}:${String(metricsServer.prometheus.port)}`,
          // Changed here or nowhere; and it does not become the default of people who have another.
          editable: false,
          isDefault: false,
          ...login,
          jsonData: {
            ...jsonData,
            httpMethod: "POST",
            prometheusType: "Prometheus",
            timeInterval: `${String(scrapeIntervalSeconds)}s`,
          },
        },
      ],
    }),
  });
}

/** Grafana reads the files itself, when it reads this one, so that neither secret stands here. */
function dataSourceLogin(server: MetricsServer) {
  if (server.access === "open") return {};
  const secrets = metricsServerSecrets(server).grafana;
  return {
    basicAuth: true,
    basicAuthUser: "read",
    secureJsonData: {
      basicAuthPassword: `$__file{${secrets}/${loginFiles.readPassword}}`,
      tlsCACert: `$__file{${secrets}/${authorityFile}}`,
    },
    jsonData: { tlsAuthWithCACert: true },
  };
}
