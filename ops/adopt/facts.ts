import { z } from "zod";
import { json } from "../http.ts";
import { loadedConfigHash } from "../live/alertmanager-api.ts";
import { foundFile, type FoundFile } from "./found-file.ts";
import { adoptManifest, type AdoptManifest } from "./manifest.ts";
import { directories } from "./layout.ts";
import type { AdoptionSite } from "./site.ts";

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
  /** Whether Alertmanager gossips, and with how many others. */
  readonly gossip: { readonly status: string; readonly peers: number };
  /** What earlier runs of adopt wrote down, if any. */
  readonly manifests: {
    readonly prometheus: AdoptManifest | undefined;
    readonly alertmanager: AdoptManifest | undefined;
  };
}

const buildInfo = z.object({ data: z.object({ version: z.string() }) });
const flagsAnswer = z.object({ data: z.record(z.string(), z.string()) });
const configAnswer = z.object({ data: z.object({ yaml: z.string() }) });
const alertmanagerStatus = z.object({
  versionInfo: z.object({ version: z.string() }),
  cluster: z.object({ status: z.string(), peers: z.array(z.unknown()).nullish() }),
});
const grafanaHealth = z.object({ version: z.string() });

/**
 * What the metrics server says and holds.
 * @throws {HttpError} naming the first server that does not answer.
 * @throws {HostError} when its files cannot be read.
 */
export async function adoptionFacts(site: AdoptionSite): Promise<AdoptionFacts> {
  const { host, urls, authorization, server } = site;
  const { prometheus, alertmanager } = directories(server);
  const build = await json(buildInfo, `${urls.prometheus}/api/v1/status/buildinfo`, authorization);
  const flags = await json(flagsAnswer, `${urls.prometheus}/api/v1/status/flags`, authorization);
  const status = await json(alertmanagerStatus, `${urls.alertmanager}/api/v2/status`, authorization);
  const grafana = await json(grafanaHealth, `${urls.grafana}/api/health`);
  return {
    versions: {
      Prometheus: build.data.version,
      Alertmanager: status.versionInfo.version,
      Grafana: grafana.version,
    },
    flags: flags.data,
    loadedConfig: await loadedConfig(site),
    prometheusFile: await foundFile(host, server.prometheus.configFile),
    argumentsFile: await foundFile(host, server.prometheus.argumentsFile),
    alertmanagerFile: await foundFile(host, server.alertmanager.configFile),
    gossip: { status: status.cluster.status, peers: Math.max(0, (status.cluster.peers ?? []).length - 1) },
    manifests: {
      prometheus: await adoptManifest(host, prometheus),
      alertmanager: await adoptManifest(host, alertmanager),
    },
  };
}

/** The configuration that Prometheus has loaded, as it prints it. @throws {HttpError} */
export async function loadedConfig({ urls, authorization }: AdoptionSite): Promise<string> {
  const config = await json(configAnswer, `${urls.prometheus}/api/v1/status/config`, authorization);
  return config.data.yaml;
}

/** Prometheus' flags without dashes. @throws {HttpError} */
export async function runningFlags({
  urls,
  authorization,
}: AdoptionSite): Promise<Readonly<Record<string, string>>> {
  return (await json(flagsAnswer, `${urls.prometheus}/api/v1/status/flags`, authorization)).data;
}

/** What `alertmanager_config_hash` says at the moment. @throws {HttpError} */
export function alertmanagerConfigHash({ urls, authorization }: AdoptionSite): Promise<number | undefined> {
  return loadedConfigHash(urls.alertmanager, authorization);
}
