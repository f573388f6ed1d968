import { z } from "zod";
import type { MetricsServer } from "../../inventory/model.ts";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { HostError } from "../host-output.ts";
import { json } from "../http.ts";
import { loadedConfigHash } from "../live/alertmanager-api.ts";
import { prometheusFlags } from "../live/prometheus-api.ts";
import { foundFile, type FoundFile } from "./found-file.ts";
import { adoptManifest, type AdoptManifest } from "./manifest.ts";
import { directories } from "./layout.ts";
import { foundEndpoint } from "./found-endpoint.ts";
import { missingSecrets, securedFacts, type SecuredFacts } from "./secured-facts.ts";
import type { AdoptionSite, FoundServer } from "./site.ts";

/** Everything that adopt looks at before it decides. */
export interface AdoptionFacts {
  readonly versions: Readonly<Record<"Prometheus" | "Alertmanager" | "Grafana", string>>;
  /** Prometheus' flags without dashes. */
  readonly flags: Readonly<Record<string, string>>;
  /** The configuration that Prometheus has loaded, as it prints it: YAML. */
  readonly loadedConfig: string;
  readonly prometheusFile: FoundFile;
  readonly argumentsFile: FoundFile;
  readonly alertmanagerFile: FoundFile;
  /** How each server answers at the moment. */
  readonly found: Readonly<Record<FoundServer, MetricsServer["access"]>>;
  /** Undefined where the server is to stay open. */
  readonly secured?: SecuredFacts;
  /** Whether Alertmanager gossips, and with how many others. */
  readonly gossip: { readonly status: string; readonly peers: number };
  /** What earlier runs of adopt wrote down, if any. */
  readonly manifests: {
    readonly prometheus: AdoptManifest | undefined;
  };
}

const buildInfo = z.object({ data: z.object({ version: z.string() }) });
const configAnswer = z.object({ data: z.object({ yaml: z.string() }) });
const alertmanagerStatus = z.object({
  versionInfo: z.object({ version: z.string() }),
  cluster: z.object({ status: z.string(), peers: z.array(z.unknown()).nullish() }),
});
const grafanaHealth = z.object({ version: z.string() });

/**
 * What the metrics server says and holds.
 * @throws {HttpError} naming the first server that does not answer.
 * @throws {HostError} when its files cannot be read, or naming every secret file that is missing.
 */
export async function adoptionFacts(site: AdoptionSite): Promise<AdoptionFacts> {
  const { host, server, secured } = site;
  // First of all: without them no secured server can be asked anything.
  const missing = await missingSecrets(site);
  if (missing.length > 0) throw new HostError(missing.join("\n"));
  const prometheus = await foundEndpoint(site, "prometheus");
  const alertmanager = await foundEndpoint(site, "alertmanager");
  const grafana = await foundEndpoint(site, "grafana");
  const build = await jsonOf(buildInfo, prometheus, "/api/v1/status/buildinfo");
  const flags = await prometheusFlags(prometheus);
  const status = await jsonOf(alertmanagerStatus, alertmanager, "/api/v2/status");
  const health = await json(grafanaHealth, `${grafana.url}/api/health`, { kind: "none" }, grafana.caFile);
  const access = (endpoint: Endpoint) =>
    Object.values(site.secured ?? {}).includes(endpoint) ? "secured" : "open";
  const found = {
    prometheus: access(prometheus),
    alertmanager: access(alertmanager),
    grafana: access(grafana),
  } as const;
  return {
    versions: {
      Prometheus: build.data.version,
      Alertmanager: status.versionInfo.version,
      Grafana: health.version,
    },
    flags,
    loadedConfig: await loadedConfig(site),
    prometheusFile: await foundFile(host, server.prometheus.configFile),
    argumentsFile: await foundFile(host, server.prometheus.argumentsFile),
    alertmanagerFile: await foundFile(host, server.alertmanager.configFile),
    found,
    ...(secured === undefined
      ? {}
      : { secured: await securedFacts({ ...site, secured }, { grafana, prometheus }) }),
    gossip: { status: status.cluster.status, peers: Math.max(0, (status.cluster.peers ?? []).length - 1) },
    manifests: { prometheus: await adoptManifest(host, directories(server).prometheus) },
  };
}

/** The configuration that Prometheus has loaded, as it prints it. @throws {HttpError} */
export async function loadedConfig(site: AdoptionSite): Promise<string> {
  const config = await jsonOf(configAnswer, await foundEndpoint(site, "prometheus"), "/api/v1/status/config");
  return config.data.yaml;
}

/** Prometheus' flags without dashes. @throws {HttpError} */
export async function runningFlags(site: AdoptionSite): Promise<Readonly<Record<string, string>>> {
  return prometheusFlags(await foundEndpoint(site, "prometheus"));
}

/** What `alertmanager_config_hash` says at the moment. @throws {HttpError} */
export async function alertmanagerConfigHash(site: AdoptionSite): Promise<number | undefined> {
  return loadedConfigHash(await foundEndpoint(site, "alertmanager"));
}
