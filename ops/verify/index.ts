import { alertmanagerRelease } from "../../infra/render/alertmanager-release.ts";
import { exporterRelease } from "../../infra/render/exporter-release.ts";
import { prometheusRelease } from "../../infra/render/prometheus-release.ts";
import { scrapeJobs } from "../../infra/render/scrape-jobs.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import { commandText } from "../command-text.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { alertingFindings } from "./alerting.ts";
import { findings, type CommandFor, type Finding } from "./check.ts";
import { customMetricsFindings } from "./custom-metrics.ts";
import { dashboardFindings } from "./dashboards.ts";
import { documentationFindings } from "./documentation.ts";
import { exporterFindings, healthFindings, performanceFindings } from "./exporting.ts";
import { retentionFindings } from "./retention.ts";
import { scrapingFindings } from "./scraping.ts";

/** One subject of the live acceptance. */
export interface Verification {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
}

/** The subjects, in the order in which data flows. */
export const subjects = [
  "exporter",
  "scraping",
  "health",
  "performance",
  "custom metrics",
  "alerting",
  "dashboards",
  "documentation",
] as const;

export type Subject = (typeof subjects)[number];

/** A running environment, and what was published to it. */
export interface EnvironmentUnderTest {
  readonly environment: Environment;
  /** Directory of this repository, which the deployer's credentials lie beneath. Absolute. */
  readonly checkout: string;
}

/** What every look at a subject found. A server that does not answer is a failed finding. */
export async function verification(subject: Subject, under: EnvironmentUnderTest): Promise<Verification> {
  const command: CommandFor = (name) => commandText(under.environment, name);
  return { subject, findings: await findings(subject, command, () => look(subject, under, command)) };
}

async function look(
  subject: Subject,
  { environment, checkout }: EnvironmentUnderTest,
  command: CommandFor,
): Promise<readonly Finding[]> {
  const { inventory } = environment;
  const endpoints = environmentEndpoints(environment, checkout);
  const prometheus = endpoints.prometheus;
  switch (subject) {
    case "exporter":
      return exporterFindings(endpoints.exporter, exporterRelease(inventory), command);
    case "scraping":
      return scrapingFindings(prometheus, scrapeJobs(inventory), command);
    case "health":
      return healthFindings(prometheus, inventory);
    case "performance":
      return [
        ...(await performanceFindings(prometheus, inventory)),
        ...(await retentionFindings(prometheus, command)),
      ];
    case "custom metrics":
      return customMetricsFindings({
        push: endpoints.push,
        caFile: endpoints.exporter.caFile,
        prometheus,
        now: Date.now() / 1000,
      });
    case "alerting":
      return alertingFindings({
        prometheus,
        alertmanager: endpoints.alertmanager,
        host: inventory.metricsServer.host,
        cluster: inventory.cluster,
        command,
        prometheusRelease: prometheusRelease(inventory),
        alertmanagerRelease: alertmanagerRelease(inventory),
      });
    case "dashboards":
      return dashboardFindings(endpoints.grafana, inventory, Math.floor(Date.now() / 1000));
    case "documentation":
      return documentationFindings(checkout);
  }
}
