import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { instanceDirectory } from "../infra/environments/local.ts";
import { dockerHere } from "./docker.ts";
import {
  instanceContainers,
  instanceVolumes,
  removeContainers,
  removeVolumes,
} from "./instance-containers.ts";

/** What `down` took away. */
export interface Removal {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  /** Absolute paths of folders that are gone. */
  readonly folders: readonly string[];
}

/**
 * Ends a local instance by the labels of its containers alone, so that it works from any checkout and without
 * state. Volumes, secrets and state stay: `up` goes on where it was. The next plan finds that the containers are
 * gone; what Grafana keeps in its volume is still known to the state, and so is not made twice.
 */
export async function stopped(instance: string): Promise<Removal> {
  const containers = await instanceContainers(dockerHere, instance);
  await removeContainers(dockerHere, containers);
  return { containers: containers.map(({ name }) => name), volumes: [], folders: [] };
}

/** Ends a local instance and removes its data, secrets and state: nothing of it is left. */
export async function purged(instance: string, checkout: string): Promise<Removal> {
  const containers = await instanceContainers(dockerHere, instance);
  await removeContainers(dockerHere, containers);
  const volumes = await instanceVolumes(dockerHere, instance);
  await removeVolumes(dockerHere, volumes);
  const folders = foldersOf(instance, [checkout, ...checkoutsOf([...containers, ...volumes])]);
  return {
    containers: containers.map(({ name }) => name),
    volumes: volumes.map(({ name }) => name),
    folders: removedFolders(folders),
  };
}

function checkoutsOf(
  containers: readonly { readonly labels: Readonly<Record<string, string>> }[],
): readonly string[] {
  return [...new Set(containers.flatMap(({ labels }) => labels["citadel.checkout"] ?? []))];
}

function foldersOf(instance: string, checkouts: readonly string[]): readonly string[] {
  return [...new Set(checkouts)].map((checkout) => join(checkout, instanceDirectory(instance)));
}

function removedFolders(folders: readonly string[]): readonly string[] {
  const present = folders.filter((folder) => existsSync(folder));
  for (const folder of present) rmSync(folder, { recursive: true, force: true });
  return present;
}
