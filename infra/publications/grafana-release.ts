import { stringify } from "yaml";
import type { Inventory } from "../../inventory/model.ts";
import { release, type Release } from "../render/release.ts";

/** Uid of our data source, which every dashboard of ours selects unless somebody chooses another. */
export const DATA_SOURCE_UID = "citadel-prometheus";

/** What Grafana is given: the data source, as a provisioning file. Dashboards go through its API. */
export function grafanaRelease({ hosts, metricsServer }: Inventory): Release {
  const address = hosts[metricsServer.host]?.address ?? metricsServer.host;
  return release({
    "datasources/citadel.yml": stringify({
      apiVersion: 1,
      datasources: [
        {
          name: "Citadel Prometheus",
          uid: DATA_SOURCE_UID,
          type: "prometheus",
          access: "proxy",
          url: `http://${address}:${String(metricsServer.prometheus.port)}`,
          // Changed here or nowhere; and it does not become the default of people who have another.
          editable: false,
          isDefault: false,
          jsonData: { httpMethod: "POST", prometheusType: "Prometheus", timeInterval: "15s" },
        },
      ],
    }),
  });
}
