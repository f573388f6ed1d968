import { outsideAddress, SINK_PORT } from "../../infra/environments/local-platform.ts";
import type { PlatformPasswords } from "../../infra/platform/entries.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { LoopbackPrefix } from "../../inventory/relocate.ts";
import type { SecretFile } from "../../inventory/secrets.ts";
import { randomToken } from "./random-secret.ts";

/** What the texts of a local instance's secret files are made of. */
export interface LocalSecrets {
  /** Of the instance, relocated. */
  readonly inventory: Inventory;
  readonly prefix: LoopbackPrefix;
  /** Passwords of the platform's own servers. */
  readonly passwords: PlatformPasswords;
}

/**
 * The text of a secret file in a local instance: what a person supplies in production is here the address of the
 * sink that records notifications, the password of the platform's own server, or a new key.
 */
export function localSecretText(file: SecretFile, secrets: LocalSecrets): string {
  return `${file.source === "operator" ? suppliedText(file, secrets) : randomToken()}\n`;
}

function suppliedText({ name, reader }: SecretFile, { inventory, prefix, passwords }: LocalSecrets): string {
  if (reader === "alertmanager") {
    // A key or a password: the sink asks for none.
    if (!name.endsWith("-url")) return randomToken();
    const receiver = name.replace(/-url$/, "");
    return `http://${outsideAddress({ prefix })}:${String(SINK_PORT)}/receivers/${receiver}`;
  }
  if (reader === "redis-agent") return JSON.stringify(redisPasswords(inventory, passwords["redis-password"]));
  if (reader === "publisher") return `admin:${passwords["grafana-admin-password"]}`;
  if (reader === "postgres-agent") return passwords["monitoring-password"];
  const store = inventory.dataStores.find((known) => name === `${known.name}-password`);
  switch (store?.kind) {
    case "postgres":
    case "pgpool":
      return passwords["monitoring-password"];
    case "redis":
      return passwords["redis-password"];
    case "qdrant":
    case undefined:
      // An API key: the simulator asks for what the exporter was given.
      return randomToken();
  }
}

/** redis_exporter looks its password up by the address that it is asked for. */
function redisPasswords(
  { dataStores, hosts }: Inventory,
  password: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    dataStores
      .filter(({ kind }) => kind === "redis")
      .map(({ host, port }) => [`redis://${hosts[host]?.address ?? host}:${String(port)}`, password]),
  );
}
