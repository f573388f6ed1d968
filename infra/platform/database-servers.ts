import type { DataStore } from "../../inventory/model.ts";
import { readOnlyMount } from "../constructs/mounts.ts";
import { hostAddress, type Environment } from "../environments/environment.ts";
import type { LocalPlatform } from "../environments/local-platform.ts";
import { script } from "./script.ts";
import type { PlatformServer } from "./servers.ts";

/** Real PostgreSQL, pgpool and Redis, as the inventory lists them; what is a container only in production is simulated. */
export function databaseServers(
  environment: Environment,
  platform: LocalPlatform,
): readonly PlatformServer[] {
  const stores = environment.inventory.dataStores;
  // pgpool asks its back end when it starts.
  return ["postgres", "pgpool", "redis"].flatMap((kind) =>
    stores
      .filter((store) => store.kind === kind)
      .flatMap((store) => databaseServer(environment, platform, store)),
  );
}

function databaseServer(
  environment: Environment,
  { images, directory }: LocalPlatform,
  store: DataStore,
): readonly PlatformServer[] {
  const address = hostAddress(environment, store.host);
  const port = String(store.port);
  const common = { name: store.name, mounts: [readOnlyMount(`${directory}/${store.kind}`, CONFIGURATION)] };
  switch (store.kind) {
    case "postgres":
      return [
        {
          ...common,
          image: images.postgres,
          entrypoint: ["sh"],
          command: ["-c", script("postgres"), "postgres", address, port, store.database, store.user],
          tmpfs: { "/run/postgresql": OWN, "/tmp": "" },
          data: "/var/lib/postgresql/data",
          memory: 256,
          healthcheck: ["CMD", "pg_isready", "-q", "-h", address, "-p", port],
          stopSeconds: 60,
        },
      ];
    case "pgpool":
      return [
        {
          ...common,
          image: images.pgpool,
          entrypoint: ["pgpool"],
          command: ["-n", "-f", `${CONFIGURATION}/pgpool.conf`, "-a", `${CONFIGURATION}/pool_hba.conf`],
          tmpfs: { "/run/pgpool": OWN, "/tmp": "" },
          memory: 256,
          healthcheck: ["CMD", "bash", "-c", script("speaks-postgres"), "speaks-postgres", address, port],
          stopSeconds: 30,
          after: "postgres",
        },
      ];
    case "redis":
      return [
        {
          ...common,
          image: images.redis,
          entrypoint: ["redis-server"],
          command: [`${CONFIGURATION}/redis.conf`],
          data: "/data",
          memory: 128,
          // Without a password it refuses, which is an answer.
          healthcheck: [
            "CMD",
            "sh",
            "-c",
            `redis-cli -h ${address} -p ${port} ping 2>&1 | grep -Eq 'PONG|NOAUTH'`,
          ],
          stopSeconds: 10,
        },
      ];
    case "qdrant":
      return [];
  }
}

/** Where a server's folder of the platform's directory is mounted. */
const CONFIGURATION = "/etc/citadel-platform";
/** A tmpfs of the container's user. */
const OWN = "uid=65534,gid=65534,mode=0700";
