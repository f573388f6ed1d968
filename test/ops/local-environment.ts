import { localEnvironment } from "../../infra/environments/local.ts";
import type { LocalEnvironment } from "../../ops/secrets/local.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const user = String(process.getuid?.() ?? 0);
const group = process.getgid?.() ?? 0;

/** The fixture as a local instance in a checkout of a test's own, with files that this user may make. */
export function fixtureEnvironment(checkout: string): LocalEnvironment {
  const environment = localEnvironment({
    instance: "rehearsal",
    prefix: "127.0.79",
    checkout,
    setup: {
      images: {
        prometheus: "prometheus:1",
        alertmanager: "alertmanager:1",
        postgres: "postgres:1",
        pgpool: "pgpool:1",
        redis: "redis:1",
        nodeExporter: "node-exporter:1",
        postgresExporter: "postgres-exporter:1",
        redisExporter: "redis-exporter:1",
        grafana: { kind: "stand-in" },
        base: "node:1",
      },
      providers: { docker: "4.6.0", grafana: "1.43.0" },
      owner: `${user}:${String(group)}`,
      secretGroup: group,
    },
    site: fixtureInventory,
  });
  const { platform } = environment;
  if (platform === undefined) throw new Error("a local environment has a platform");
  return { ...environment, platform, checkout };
}
