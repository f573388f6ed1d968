import type { Inventory } from "../../inventory/model.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import { engineRelabelling, type RelabelRule } from "./engine-relabelling.ts";

/** Targets of one scrape job with the labels that every series of theirs gets. */
export interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** One entry of `scrape_configs`. Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export interface ScrapeJob {
  readonly job_name: `citadel-${string}`;
  readonly scrape_interval: "15s";
  readonly scrape_timeout: "10s";
  /** Samples of one scrape; above it the scrape fails whole, which an alert tells. */
  readonly sample_limit: number;
  readonly body_size_limit: string;
  readonly authorization?: { readonly type: "Bearer"; readonly credentials_file: string };
  readonly static_configs: readonly StaticConfig[];
  readonly metric_relabel_configs?: readonly RelabelRule[];
}

/** Series that one target may have: the largest of ours, a node exporter, has below 2,000. */
const SAMPLE_LIMIT = 20_000;

/** What is asked of one job beside its name. */
interface Job {
  readonly name: string;
  readonly targets: readonly {
    readonly host: string;
    readonly port: number;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly credentialsFile?: string;
  readonly relabelling?: readonly RelabelRule[];
}

/**
 * Every scrape job of ours, 15 s, in inventory order. The pool is named `citadel-<job>`, so that it never
 * collides with a job found on the server, and its series are labelled `job="<job>"` (ADR 0006).
 */
export function scrapeJobs(inventory: Inventory): readonly ScrapeJob[] {
  return jobs(inventory).map(({ name, targets, credentialsFile, relabelling }) => ({
    job_name: `citadel-${name}`,
    scrape_interval: "15s",
    scrape_timeout: "10s",
    sample_limit: SAMPLE_LIMIT,
    body_size_limit: "32MB",
    ...(credentialsFile === undefined
      ? {}
      : { authorization: { type: "Bearer", credentials_file: credentialsFile } }),
    static_configs: targets.map(({ host, port, labels }) => ({
      targets: [`${inventory.hosts[host]?.address ?? host}:${String(port)}`],
      labels: { job: name, host, ...labels },
    })),
    ...(relabelling === undefined ? {} : { metric_relabel_configs: relabelling }),
  }));
}

function jobs(inventory: Inventory): readonly Job[] {
  const { exporter, models, gateway, dataStores, metricsServer, agents } = inventory;
  const onMetricsServer = ["prometheus", "alertmanager", "grafana"] as const;
  return [
    {
      name: "exporter",
      targets: [{ host: exporter.host, port: exporter.port }],
      credentialsFile: `${secretDirectories(inventory).prometheus}/scrape-token`,
    },
    ...models
      .filter(({ residency }) => residency !== "planned")
      .map(({ name, host, port, engine }) => ({
        name: `model-${name}`,
        targets: [{ host, port, labels: { model: name } }],
        relabelling: engineRelabelling(engine),
      })),
    ...(gateway.metrics === "prometheus"
      ? [{ name: "gateway", targets: [{ host: gateway.host, port: gateway.port }] }]
      : []),
    ...dataStores
      .filter(({ kind }) => kind === "qdrant")
      .map(({ name, host, port }) => ({ name, targets: [{ host, port }] })),
    ...onMetricsServer.map((name) => ({
      name,
      targets: [{ host: metricsServer.host, port: metricsServer[name].port }],
    })),
    ...[...new Set(agents.map(({ kind }) => kind))].map((kind) => ({
      name: kind,
      targets: agents.filter((agent) => agent.kind === kind).map(({ host, port }) => ({ host, port })),
    })),
  ];
}
