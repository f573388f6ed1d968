import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathOnDockerHost, type Environment } from "../../../infra/environments/environment.ts";
import { outsideAddress } from "../../../infra/environments/local-platform.ts";
import { platformEntries } from "../../../infra/platform/entries.ts";
import { secretFiles } from "../../../inventory/secrets.ts";

/** Passwords of an instance that lives as long as a test. */
const passwords = {
  "postgres-superuser-password": "superuser0superuser0superuser0",
  "monitoring-password": "monitoring0monitoring0monitoring0",
  "redis-password": "redis0redis0redis0redis0redis0",
  "grafana-admin-password": "grafana0grafana0grafana0grafana0",
};

/** Writes everything that the stacks of a local environment mount, as setup would. */
export function prepareInstance(environment: Environment): void {
  for (const entry of platformEntries(environment)) {
    if (entry.kind === "directory") mkdirSync(entry.path, { recursive: true });
    else writeMissing(entry.path, entry.text(passwords));
    chownSync(entry.path, 0, entry.group);
    chmodSync(entry.path, entry.mode);
  }
  for (const { name, host, path } of secretFiles(environment.inventory)) {
    const file = pathOnDockerHost(environment, host, path);
    writeMissing(file, `${secretText(environment, name)}\n`);
    chownSync(dirname(file), 0, 65534);
    chmodSync(dirname(file), 0o750);
    chownSync(file, 0, 65534);
    chmodSync(file, 0o640);
  }
  const authFile = `${environment.checkout ?? ""}/${environment.grafanaAuthFile}`;
  writeMissing(authFile, `admin:${passwords["grafana-admin-password"]}\n`);
}

function secretText({ platform, inventory }: Environment, name: string): string {
  if (name.endsWith("-token")) return `${name}-0123456789-0123456789`;
  if (name.endsWith("-url") && platform !== undefined) {
    return `http://${outsideAddress(platform)}:9080/receivers/${name.replace(/-url$/, "")}`;
  }
  if (name === "redis-passwords.json") {
    const redis = inventory.dataStores.find(({ kind }) => kind === "redis");
    const address = inventory.hosts[redis?.host ?? ""]?.address ?? "";
    return JSON.stringify({ [`redis://${address}:${String(redis?.port)}`]: passwords["redis-password"] });
  }
  return name === "redis-password" ? passwords["redis-password"] : passwords["monitoring-password"];
}

function writeMissing(file: string, text: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
