import { outsideAddress, SINK_PORT, type LocalPlatform } from "../../infra/environments/local-platform.ts";
import type { Inventory } from "../../inventory/model.ts";
import { secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import type { Passwords } from "./passwords.ts";

/** A secret file with its text. */
export interface FilledSecretFile extends SecretFile {
  readonly text: string;
}

/**
 * Every secret file of a local instance with its text. What a person supplies in production is known here: the
 * platform's own passwords, and addresses at the sink that records notifications.
 */
export function localSecretFiles(
  inventory: Inventory,
  platform: Pick<LocalPlatform, "prefix">,
  passwords: Passwords,
): readonly FilledSecretFile[] {
  return secretFiles(inventory).map((file) => ({
    ...file,
    text: `${localSecret(inventory, platform, passwords, file.name)}\n`,
  }));
}

function localSecret(
  inventory: Inventory,
  platform: Pick<LocalPlatform, "prefix">,
  passwords: Passwords,
  name: string,
): string {
  if (name === "scrape-token" || name === "admin-token") return passwords[name];
  if (name.endsWith("-url")) {
    return `http://${outsideAddress(platform)}:${String(SINK_PORT)}/receivers/${name.slice(0, -"-url".length)}`;
  }
  if (name.endsWith("-api-key")) return passwords["api-key"];
  if (name === "redis-passwords.json") {
    const byAddress = inventory.dataStores
      .filter(({ kind }) => kind === "redis")
      .map(({ host, port }) => [
        `redis://${inventory.hosts[host]?.address ?? host}:${String(port)}`,
        passwords["redis-password"],
      ]);
    return JSON.stringify(Object.fromEntries(byAddress));
  }
  const store = inventory.dataStores.find((each) => name === `${each.name}-password`);
  return store?.kind === "redis" ? passwords["redis-password"] : passwords["monitoring-password"];
}
