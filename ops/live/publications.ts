import type { Environment } from "../../infra/environments/environment.ts";
import {
  exporterPublication,
  metricsPublications,
  type Publication,
} from "../../infra/publications/publication.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import type { Endpoint, Endpoints } from "../endpoints.ts";
import { DockerError } from "../docker.ts";
import { HostError } from "../host-output.ts";
import { hostShell } from "../hosts.ts";
import { HttpError } from "../http.ts";
import { loadedConfigHash } from "./alertmanager-api.ts";
import { diskReleases, type DiskRelease } from "./disk-release.ts";
import { exporterConfig } from "./exporter-api.ts";
import { liveDataSource } from "./grafana-api.ts";
import { provisionedDataSources, type Loaded } from "./loaded.ts";
import { queriesToPrint } from "./loaded-rules.ts";
import { activeTargets, printedQuery, ruleGroups, scrapePools } from "./prometheus-api.ts";
import type { LivePublication, Read } from "./publication-state.ts";

/**
 * What is published to each server of an environment: what lies on its host, and what the running server says that
 * it has loaded. A host or server that does not answer is said for it alone.
 *
 * @param checkout - absolute path of the checkout, which the deployer's credentials lie beneath
 */
export async function livePublications(
  environment: Environment,
  checkout: string,
): Promise<readonly LivePublication[]> {
  const endpoints = environmentEndpoints(environment, checkout);
  const publications = [exporterPublication(environment), ...metricsPublications(environment)];
  const hosts = [...new Set(publications.map(({ host }) => host))];
  const disks = new Map(
    await Promise.all(
      hosts.map(async (host): Promise<[string, Read<Readonly<Record<string, DiskRelease>>>]> => {
        const ofHost = publications.filter((publication) => publication.host === host);
        const directories = ofHost.map(({ directory }) => directory);
        return [host, await readOf(() => diskReleases(hostShell(environment, host), directories))];
      }),
    ),
  );
  return Promise.all(
    publications.map(async ({ service, host, directory }) => {
      const disk = diskOf(disks.get(host), directory);
      const files = disk.kind === "read" ? disk.value.files : {};
      return { service, host, disk, loaded: await readOf(() => loadedBy(service, endpoints, files)) };
    }),
  );
}

/** What a server or host answered, or why it did not. Any other error is thrown. */
export async function readOf<T>(look: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: "read", value: await look() };
  } catch (error) {
    if (error instanceof HttpError || error instanceof HostError || error instanceof DockerError) {
      return { kind: "unreachable", because: error.message };
    }
    throw error;
  }
}

function diskOf(
  read: Read<Readonly<Record<string, DiskRelease>>> | undefined,
  directory: string,
): Read<DiskRelease> {
  if (read?.kind === "unreachable") return read;
  return { kind: "read", value: read?.value[directory] ?? { files: {} } };
}

async function loadedBy(
  service: Publication["service"],
  endpoints: Endpoints,
  files: Readonly<Record<string, string>>,
): Promise<Loaded> {
  switch (service) {
    case "prometheus":
      return loadedByPrometheus(endpoints.prometheus, files);
    case "alertmanager":
      return { service, config: await loadedConfigHash(endpoints.alertmanager) };
    case "exporter":
      return { service, config: await exporterConfig(endpoints.exporter) };
    case "grafana": {
      const uids = provisionedDataSources(files).map(({ uid }) => uid);
      const found = await Promise.all(
        uids.map(async (uid) => ({ uid, source: await liveDataSource(endpoints.grafana, uid) })),
      );
      const there = found.flatMap(({ uid, source }) =>
        source === undefined ? [] : [[uid, source] as const],
      );
      return { service, dataSources: Object.fromEntries(there) };
    }
  }
}

async function loadedByPrometheus(
  prometheus: Endpoint,
  files: Readonly<Record<string, string>>,
): Promise<Loaded> {
  const [groups, pools, targets] = await Promise.all([
    ruleGroups(prometheus),
    scrapePools(prometheus),
    activeTargets(prometheus),
  ]);
  const printed: [string, string][] = [];
  for (const query of queriesToPrint(groups, files))
    printed.push([query, await printedQuery(prometheus, query)]);
  return { service: "prometheus", groups, pools, targets, printed: Object.fromEntries(printed) };
}
