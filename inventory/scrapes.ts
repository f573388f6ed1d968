import type { Inventory, ModelService } from "./model.ts";

/** Seconds between two scrapes of every job of ours. Source: the mission, "15-second Prometheus scrape interval". */
export const scrapeIntervalSeconds = 15;

/** Seconds after which a scrape has failed: Prometheus' own default, below the interval. */
export const scrapeTimeoutSeconds = 10;

/** One thing that Prometheus scrapes for us, by the labels that its series carry. */
export interface Scrape {
  /** Label `job`; several hosts may share one. */
  readonly job: string;
  /** Label `host`; the jobs that a package brought along have none. */
  readonly host: string;
  readonly port: number;
  /** Who looks after what is scraped. */
  readonly team: string;
  /** What its silence means: `page` for what users feel at once, which has alerts of its own. */
  readonly urgency: "page" | "ticket" | "none";
  /** The model service that it is, if it is one: its series carry the label `model`. */
  readonly model?: ModelService;
  /** Label `target` of the checks that the exporter makes of the same thing. */
  readonly target?: string;
}

/** Everything that Prometheus scrapes for us, in the order of the inventory. */
export function scrapes(inventory: Inventory): readonly Scrape[] {
  const { exporter, gateway, metricsServer, agents } = inventory;
  const onMetricsServer = ["prometheus", "alertmanager", "grafana"] as const;
  return [
    { job: "exporter", host: exporter.host, port: exporter.port, team: exporter.team, urgency: "page" },
    ...inventory.models
      .filter(({ residency }) => residency !== "planned")
      .map((model) => ({
        job: `model-${model.name}`,
        host: model.host,
        port: model.port,
        team: model.team,
        urgency: model.residency === "always" ? ("page" as const) : ("none" as const),
        model,
      })),
    ...(gateway.metrics === "prometheus"
      ? [
          {
            job: "gateway",
            host: gateway.host,
            port: gateway.port,
            team: gateway.team,
            urgency: "page" as const,
          },
        ]
      : []),
    ...inventory.dataStores
      .filter(({ kind }) => kind === "qdrant")
      .map(({ name, host, port, team }) => ({
        job: name,
        host,
        port,
        team,
        urgency: "ticket" as const,
        target: name,
      })),
    ...onMetricsServer.map((job) => ({
      job,
      host: metricsServer.host,
      port: metricsServer[job].port,
      team: metricsServer.team,
      urgency: "ticket" as const,
    })),
    ...agents.map(({ kind, host, port, team }) => ({
      job: kind,
      host,
      port,
      team,
      urgency: "ticket" as const,
    })),
  ];
}
