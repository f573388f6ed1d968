import { groupMetrics } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapes, type Scrape } from "../../inventory/scrapes.ts";
import { authorityFile, loginFiles, secretDirectories } from "../../inventory/secrets.ts";
import { scrapePace } from "../../inventory/time-lapse.ts";
import { engineRelabelling, type RelabelRule } from "./engine-relabelling.ts";
import { gpuRelabelling } from "./gpu-relabelling.ts";

/** Targets of one scrape job with the labels that every series of theirs gets. */
export interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** One entry of `scrape_configs`. Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export interface ScrapeJob {
  readonly job_name: `citadel-${string}`;
  /** Seconds, as `15s`. */
  readonly scrape_interval: string;
  /** Seconds, as `10s`; below the interval. */
  readonly scrape_timeout: string;
  /** Samples of one scrape; above it the scrape fails whole, which an alert tells. */
  readonly sample_limit: number;
  readonly body_size_limit: string;
  readonly scheme?: "https";
  readonly authorization?: { readonly type: "Bearer"; readonly credentials_file: string };
  readonly basic_auth?: { readonly username: "read"; readonly password_file: string };
  readonly tls_config?: { readonly ca_file: string };
  readonly static_configs: readonly StaticConfig[];
  readonly metric_relabel_configs?: readonly RelabelRule[];
}

/**
 * Series that one target may have: the largest of ours, a node exporter, has below 2,000. What others push, and what
 * the exporter says about each of their groups, comes on top, so that their budget is used up before a scrape fails.
 */
const SAMPLE_LIMIT = 20_000;

/**
 * Every scrape job of ours, 15 s, in inventory order. The pool is named `citadel-<job>`, so that it never
 * collides with a job found on the server, and its series are labelled `job="<job>"` (ADR 0006).
 */
export function scrapeJobs(inventory: Inventory): readonly ScrapeJob[] {
  const all = scrapes(inventory);
  const names = [...new Set(all.map(({ job }) => job))];
  const { intervalSeconds, timeoutSeconds } = scrapePace(inventory);
  return names.map((name) => {
    const members = all.filter(({ job }) => job === name);
    return {
      job_name: `citadel-${name}`,
      scrape_interval: `${String(intervalSeconds)}s`,
      scrape_timeout: `${String(timeoutSeconds)}s`,
      sample_limit: SAMPLE_LIMIT + (name === "exporter" ? mostCustomSeries(inventory) : 0),
      body_size_limit: "32MB",
      ...access(inventory, name),
      static_configs: members.map((scrape) => staticConfig(inventory, scrape)),
      ...relabelling(inventory, name, members),
    };
  });
}

function mostCustomSeries({ customMetrics }: Inventory): number {
  if (customMetrics === undefined) return 0;
  const groups = customMetrics.namespaces.reduce((sum, { mostGroups }) => sum + mostGroups, 0);
  return customMetrics.mostSeries + groups * groupMetrics.length;
}

/**
 * How a job is let in: the exporter wants its token, a secured Prometheus and Alertmanager a user, and each of them and
 * a secured Grafana show who they are. The files are read at each scrape.
 */
function access(
  inventory: Inventory,
  job: string,
): Pick<ScrapeJob, "scheme" | "authorization" | "basic_auth" | "tls_config"> {
  const secrets = secretDirectories(inventory).prometheus;
  const https = { scheme: "https", tls_config: { ca_file: `${secrets}/${authorityFile}` } } as const;
  if (job === "exporter") {
    return {
      scheme: https.scheme,
      authorization: { type: "Bearer", credentials_file: `${secrets}/scrape-token` },
      tls_config: https.tls_config,
    };
  }
  if (inventory.metricsServer.access === "open") return {};
  switch (job) {
    case "prometheus":
    case "alertmanager":
      return {
        scheme: https.scheme,
        basic_auth: { username: "read", password_file: `${secrets}/${loginFiles.readPassword}` },
        tls_config: https.tls_config,
      };
    case "grafana":
      return https;
    default:
      return {};
  }
}

function staticConfig({ hosts }: Inventory, { job, host, port, model }: Scrape): StaticConfig {
  return {
    targets: [`${hosts[host]?.address ?? host}:${String(port)}`],
    labels: { job, host, ...(model === undefined ? {} : { model: model.name }) },
  };
}

function relabelling(
  { agents }: Inventory,
  job: string,
  members: readonly Scrape[],
): Pick<ScrapeJob, "metric_relabel_configs"> {
  const rules = [
    ...members.flatMap(({ model }) => (model === undefined ? [] : engineRelabelling(model.engine))),
    ...(job === "gpu" ? gpuRelabelling(agents) : []),
  ];
  return rules.length === 0 ? {} : { metric_relabel_configs: rules };
}
