import type { Inventory } from "../inventory/model.ts";

/** Seconds between two scrapes of every job of ours. Source: the mission, "15-second Prometheus scrape interval". */
export const scrapeIntervalSeconds = 15;

/** Seconds after which a scrape has failed. Source: design, "Scrape jobs". */
export const scrapeTimeoutSeconds = 10;

/** One target of one scrape job of ours, by the labels that its series carry. */
export interface Scrape {
  /** Label `job`: design, "Scrape jobs". */
  readonly job: string;
  /** Label `host`; the jobs that a package brought along have none. */
  readonly host: string;
  /** Who looks after what is scraped. */
  readonly team: string;
  /**
   * Which alert says that it is down: one of its own for what users feel at once, none for a model service on
   * demand, `ScrapeTargetDown` for everything else.
   */
  readonly watchedBy: "own-alert" | "nobody" | "scrape-target-down";
  /** Label `target` of the checks that the exporter makes of the same thing. */
  readonly target?: string;
}

/** Everything that Prometheus scrapes for us, in the order of the design. */
export function scrapes(inventory: Inventory): readonly Scrape[] {
  const { exporter, gateway, metricsServer, agents } = inventory;
  const { host, team } = metricsServer;
  return [
    { job: "exporter", host: exporter.host, team: exporter.team, watchedBy: "own-alert" },
    ...inventory.models
      .filter(({ residency }) => residency !== "planned")
      .map((model) => ({
        job: `model-${model.name}`,
        host: model.host,
        team: model.team,
        watchedBy: model.residency === "always" ? ("own-alert" as const) : ("nobody" as const),
      })),
    ...(gateway.metrics === "prometheus"
      ? [{ job: "gateway", host: gateway.host, team: gateway.team, watchedBy: "own-alert" as const }]
      : []),
    ...inventory.dataStores
      .filter(({ kind }) => kind === "qdrant")
      .map((store) => ({
        job: store.name,
        host: store.host,
        team: store.team,
        watchedBy: "scrape-target-down" as const,
        target: store.name,
      })),
    ...["prometheus", "alertmanager", "grafana"].map((job) => ({
      job,
      host,
      team,
      watchedBy: "scrape-target-down" as const,
    })),
    ...agents.map((agent) => ({
      job: agent.kind,
      host: agent.host,
      team: agent.team,
      watchedBy: "scrape-target-down" as const,
    })),
  ];
}
