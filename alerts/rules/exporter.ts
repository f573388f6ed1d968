import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapeTimeoutSeconds } from "../../inventory/scrapes.ts";
import { targets } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, no, yes } from "../thresholds.ts";
import { about, notScraped } from "./target.ts";

/** Whether our exporter sees what it should. */
export function exporterAlerts(inventory: Inventory): readonly AlertDefinition[] {
  const { host, team, port } = inventory.exporter;
  const place = `${host}, ${inventory.hosts[host]?.address ?? ""}:${String(port)}`;
  const ours = { job: "exporter", host } as const;
  const exporter = { team, labels: ours } as const;
  const configTaken = series("llm_exporter_config_last_reload_successful", ours);
  const credentialsTaken = series("llm_exporter_credentials_last_read_successful", ours);
  const failedCollectors = `sum by (collector) (increase(${series("llm_exporter_collector_failures_total", ours)}[5m]))`;
  const uncaughtErrors = `sum(increase(${series("llm_exporter_uncaught_errors_total", ours)}[1h]))`;
  return [
    {
      ...exporter,
      name: "ExporterDown",
      condition: notScraped("exporter", host),
      forSeconds: 120,
      // Pages: models and gateway are seen without it, but failing completions are seen by nothing else.
      severity: "critical",
      summary: "The LLM exporter is down",
      description: `Prometheus gets no metrics from the exporter (${place}). Checks and canaries have stopped: completions that fail go unnoticed. Users feel nothing of this itself.`,
    },
    {
      ...exporter,
      name: "ExporterConfigReloadFailed",
      condition: {
        when: "any",
        // Both are 1 for yes: their product is 1 only while both hold.
        signal: `${configTaken} * ${credentialsTaken}`,
        is: "==",
        threshold: no,
      },
      forSeconds: 300,
      severity: "warning",
      summary: "The LLM exporter refused its configuration or a file of credentials",
      description: `The exporter (${place}) could not use its configuration file, or a file of credentials or certificates, as it is now, and works on with what it held before: what was published last is not checked, or what was rotated last not in force.`,
    },
    {
      ...exporter,
      name: "ExporterScrapeSlow",
      condition: {
        when: "any",
        signal: series("scrape_duration_seconds", ours),
        is: ">",
        threshold: {
          value: scrapeTimeoutSeconds / 2,
          unit: "seconds",
          source: "half the scrape's time-out, after which every series of the exporter would be lost",
        },
      },
      forSeconds: 600,
      severity: "warning",
      summary: "Scrapes of the LLM exporter are slow",
      description: `A scrape of the exporter (${place}) takes {{ $value | humanizeDuration }}; at ${String(scrapeTimeoutSeconds)} s it fails and the exporter counts as down.`,
    },
    {
      ...exporter,
      name: "ExporterCollectorFailing",
      condition: {
        when: "any",
        // An error that nothing foresaw has no collector, and comes back only with whatever brought it about.
        signal: `(${failedCollectors} or ${uncaughtErrors})`,
        is: ">",
        threshold: never,
      },
      forSeconds: 300,
      severity: "warning",
      summary: "A part of the LLM exporter fails",
      description: `{{ if $labels.collector }}The collector {{ $labels.collector }} of the exporter (${place}) failed at {{ $value | humanize }} scrapes in 5 minutes, which then lack its series{{ else }}Within an hour the exporter (${place}) met errors that nothing in it had foreseen ({{ $value | printf "%.0f" }}), and went on: what was in hand then was not done{{ end }}.`,
    },
    ...targets(inventory).map((target): AlertDefinition => ({
      ...about(target),
      name: "TargetNotChecked",
      condition: {
        when: "absent",
        signal: series("llm_target_up", { target: target.target }),
        during: `${series("up", ours)} == ${String(yes.value)}`,
      },
      forSeconds: 300,
      severity: "warning",
      team,
      summary: `The LLM exporter does not check ${target.target}`,
      description: `The exporter (${place}) is up but says nothing about ${target.target} (${target.kind}): its configuration is older than the inventory, and nobody would notice that ${target.target} fails.`,
    })),
  ];
}
