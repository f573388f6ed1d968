import type { FiringAlert } from "./case.ts";
import { firing } from "./firing.ts";

const ticket = { severity: "warning", team: "infrastructure", cluster: "fixture" };
const page = { ...ticket, severity: "critical" };
const prometheus = { job: "prometheus", host: "mon01" };
const alertmanager = { job: "alertmanager", host: "mon01" };

/** Fires in every check of every case. */
export const watchdog = firing(
  "Watchdog",
  { ...ticket, severity: "none" },
  "Alerting works",
  "Always fires, and is sent to a heartbeat receiver outside, which raises the alarm when it stops coming.",
);

/** Scrapes whose failure is a ticket. The names are those of `healthy.ts`. */
export const ticketedScrapes = [
  { scrape: "qdrant", job: "qdrant", host: "db01", instance: "10.0.0.12:6333", extra: { target: "qdrant" } },
  { scrape: "prometheus", job: "prometheus", host: "mon01", instance: "10.0.0.13:9090", extra: {} },
  { scrape: "alertmanager", job: "alertmanager", host: "mon01", instance: "10.0.0.13:9093", extra: {} },
  { scrape: "grafana", job: "grafana", host: "mon01", instance: "10.0.0.13:3000", extra: {} },
  { scrape: "node mon01", job: "node", host: "mon01", instance: "10.0.0.13:9100", extra: {} },
  { scrape: "node db01", job: "node", host: "db01", instance: "10.0.0.12:9100", extra: {} },
  { scrape: "postgres", job: "postgres", host: "db01", instance: "10.0.0.12:9187", extra: {} },
  { scrape: "redis", job: "redis", host: "db01", instance: "10.0.0.12:9121", extra: {} },
] as const;
type TicketedScrape = (typeof ticketedScrapes)[number];

export function scrapeTargetDown({ job, host, instance, extra }: TicketedScrape): FiringAlert {
  return firing(
    "ScrapeTargetDown",
    { ...ticket, job, host, instance, ...extra },
    `No metrics from ${job} on ${host}`,
    `Prometheus' scrapes of ${instance} (job ${job}) fail: its panels are empty and its alerts cannot fire.`,
  );
}

export function scrapeTargetMissing(
  job: string,
  host: string,
  extra: Readonly<Record<string, string>> = {},
): FiringAlert {
  return firing(
    "ScrapeTargetMissing",
    { ...ticket, job, host, ...extra },
    `Prometheus does not scrape ${job} on ${host}`,
    `Prometheus has no target of job ${job} on ${host}: the scrape configuration that it runs with lacks it.`,
  );
}

export const prometheusConfigReloadFailed = firing(
  "PrometheusConfigReloadFailed",
  { ...ticket, ...prometheus, instance: "10.0.0.13:9090" },
  "Prometheus refused its configuration",
  "Prometheus on mon01 could not load its configuration and works on with the one before; a restart would fail.",
);

export const ruleEvaluationFailures = firing(
  "PrometheusRuleEvaluationFailures",
  { ...ticket, ...prometheus, rule_group: "canary.yml;canary" },
  "Prometheus cannot evaluate rules",
  "20 evaluations in 5 minutes failed in rule group canary.yml;canary: its alerts cannot fire.",
);

export const ruleEvaluationsMissed = firing(
  "PrometheusRuleEvaluationsMissed",
  { ...ticket, ...prometheus, rule_group: "canary.yml;canary" },
  "Prometheus evaluates rules too slowly",
  "20 evaluations in 5 minutes were skipped in rule group canary.yml;canary: its alerts fire late.",
);

export const notConnectedToAlertmanager = firing(
  "PrometheusNotConnectedToAlertmanager",
  { ...ticket, ...prometheus, instance: "10.0.0.13:9090" },
  "Prometheus has no Alertmanager",
  "Prometheus on mon01 knows no Alertmanager: no alert reaches anybody.",
);

export const notificationsFailing = firing(
  "PrometheusNotificationsFailing",
  { ...ticket, ...prometheus, alertmanager: "http://10.0.0.13:9093/api/v2/alerts" },
  "Prometheus cannot hand alerts to Alertmanager",
  "20 errors in 5 minutes when sending alerts to http://10.0.0.13:9093/api/v2/alerts: some or all alerts are lost.",
);

export const scrapeLimitHit = firing(
  "ScrapeLimitHit",
  { ...ticket, ...prometheus },
  "Prometheus throws scrapes away",
  "20 scrapes in 5 minutes were above their limit of samples or bytes and were thrown away whole: the target counts as down.",
);

export const alertmanagerConfigReloadFailed = firing(
  "AlertmanagerConfigReloadFailed",
  { ...ticket, ...alertmanager, instance: "10.0.0.13:9093" },
  "Alertmanager refused its configuration",
  "Alertmanager on mon01 could not load its configuration and works on with the one before; a restart would fail.",
);

export const alertmanagerNotificationsFailing = firing(
  "AlertmanagerNotificationsFailing",
  { ...page, ...alertmanager, integration: "slack" },
  "Alertmanager cannot deliver notifications",
  "50% of the notifications by slack failed in the last 10 minutes: alerts do not reach somebody.",
);

export const storageFailing = firing(
  "PrometheusStorageFailing",
  { ...ticket, ...prometheus },
  "Prometheus cannot store samples",
  "41 compactions or segments of the log failed in 3 hours on mon01: history has holes, or will be lost at the next start. Mostly the disk is full or broken.",
);

export const scrapeSlow = firing(
  "ScrapeSlow",
  { ...ticket, ...prometheus, instance: "10.0.0.13:9090" },
  "A target answers scrapes slowly",
  "A scrape of prometheus on mon01 takes 8.1s; at 10 s it fails and the target counts as down.",
);
