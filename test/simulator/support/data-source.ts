import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Grafana } from "./grafana.ts";

/** Reads the provisioning directory again. */
export function reloaded({ call }: Grafana) {
  return call("POST", "/api/admin/provisioning/datasources/reload");
}

/** Provisions our data source, its password in a file, as the metrics server gets it. */
export function provisionPrometheus(grafana: Grafana, url: string) {
  const secret = join(grafana.directories.dataDirectory, "secret");
  writeFileSync(secret, "prom-secret\n");
  grafana.provision(
    "citadel.yml",
    `apiVersion: 1
datasources:
  - name: Prometheus (citadel)
    uid: citadel-prometheus
    type: prometheus
    access: proxy
    url: ${url}
    basicAuth: true
    basicAuthUser: grafana
    jsonData:
      httpMethod: POST
      timeInterval: 15s
    secureJsonData:
      basicAuthPassword: $__file{${secret}}
`,
  );
  return reloaded(grafana);
}
