import { parse } from "yaml";
import { z } from "zod";
import { grafanaRelease } from "../../../infra/render/grafana-release.ts";
import type { MetricsServer } from "../../../inventory/model.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const file = z.object({ datasources: z.array(z.record(z.string(), z.unknown())) });

function dataSource(access: MetricsServer["access"]) {
  const { metricsServer } = fixtureInventory;
  const { files } = grafanaRelease({ ...fixtureInventory, metricsServer: { ...metricsServer, access } });
  return file.parse(parse(files["datasources/citadel.yml"] ?? "")).datasources[0];
}

const common = {
  name: "Citadel Prometheus",
  uid: "citadel-prometheus",
  type: "prometheus",
  access: "proxy",
  editable: false,
  isDefault: false,
};
const jsonData = { httpMethod: "POST", prometheusType: "Prometheus", timeInterval: "15s" };

test("the data source of an open Prometheus", () => {
  expect(dataSource("open")).toEqual({ ...common, url: "http://10.0.0.13:9090", jsonData });
});

test("the data source of a secured Prometheus logs in as read, by files that Grafana reads itself", () => {
  expect(dataSource("secured")).toEqual({
    ...common,
    url: "https://10.0.0.13:9090",
    basicAuth: true,
    basicAuthUser: "read",
    secureJsonData: {
      basicAuthPassword: "$__file{/etc/grafana/provisioning/citadel/secrets/metrics-read-password}",
      tlsCACert: "$__file{/etc/grafana/provisioning/citadel/secrets/ca.crt}",
    },
    jsonData: { ...jsonData, tlsAuthWithCACert: true },
  });
});
