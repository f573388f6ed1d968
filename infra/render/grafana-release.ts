import { stringify } from "yaml";
import { dataSourceUid } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapeIntervalSeconds } from "../../inventory/scrapes.ts";
import { release, type Release } from "./release.ts";

/** What Grafana is given: the data source, as a provisioning file. Dashboards go through its API. */
export function grafanaRelease({ hosts, metricsServer }: Inventory): Release {
  const address = hosts[metricsServer.host]?.address ?? metricsServer.host;
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
          url: `http://${address}:${String(metricsServer.prometheus.port)}`,
          // Changed here or nowhere; and it does not become the default of people who have another.
          editable: false,
          isDefault: false,
          jsonData: {
            httpMethod: "POST",
            prometheusType: "Prometheus",
            timeInterval: `${String(scrapeIntervalSeconds)}s`,
          },
        },
      ],
    }),
  });
}
