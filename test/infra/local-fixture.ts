import { localEnvironment } from "../../infra/environments/local.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import type { SetupRecord } from "../../infra/environments/setup-record.ts";
import type { Inventory } from "../../inventory/model.ts";

/** What setup would have noted on a machine without public registries. */
export const setupFixture: SetupRecord = {
  images: {
    prometheus: "citadel/prometheus:3.5.3-local",
    alertmanager: "citadel/alertmanager:0.33.1-local",
    postgres: "citadel/postgres:18.6-local",
    pgpool: "citadel/pgpool:4.7.3-local",
    redis: "citadel/redis:8.0.6-local",
    nodeExporter: "citadel/node-exporter:1.11.1-local",
    postgresExporter: "citadel/postgres-exporter:0.19.1-local",
    redisExporter: "citadel/redis-exporter:1.86.0-local",
    grafana: { kind: "stand-in" },
    base: "citadel/node:24.21.0-local",
  },
  providers: { docker: "4.6.0", grafana: "1.43.0" },
  owner: "0:0",
  secretGroup: 65534,
};

/** A local environment whose checkout is nowhere; of the site unless another inventory is given. */
export function localFixture(site?: Inventory): Environment {
  return localEnvironment({
    instance: "rehearsal",
    prefix: "127.0.20",
    checkout: "/checkout",
    setup: setupFixture,
    ...(site === undefined ? {} : { site }),
  });
}
