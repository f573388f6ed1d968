import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapes } from "../../inventory/scrapes.ts";
import type { AlertDefinition } from "../definition.ts";
import { no } from "../thresholds.ts";

/** Whether Prometheus scrapes everything that we told it to, and gets an answer. */
export function scrapeAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return scrapes(inventory).flatMap(({ job, host, team, urgency, target }) => {
    const up = series("up", { job, host });
    const scrape = {
      labels: { job, host, ...(target === undefined ? {} : { target }) },
      forSeconds: 300,
      severity: "warning",
    } as const;
    const down: AlertDefinition = {
      ...scrape,
      name: "ScrapeTargetDown",
      condition: { when: "any", signal: up, is: "==", threshold: no },
      team,
      summary: `No metrics from ${job} on ${host}`,
      description: `Prometheus' scrapes of {{ $labels.instance }} (job ${job}) fail: its panels are empty and its alerts cannot fire.`,
    };
    const missing: AlertDefinition = {
      ...scrape,
      name: "ScrapeTargetMissing",
      condition: { when: "absent", signal: up },
      team: inventory.metricsServer.team,
      summary: `Prometheus does not scrape ${job} on ${host}`,
      description: `Prometheus has no target of job ${job} on ${host}: the scrape configuration that it runs with lacks it.`,
    };
    // What pages has an alert of its own, and a model service on demand may be away.
    return urgency === "ticket" ? [down, missing] : [missing];
  });
}
