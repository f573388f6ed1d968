import { differentFrom, series } from "../../inventory/metrics/index.ts";
import type { MetricsServer } from "../../inventory/model.ts";
import { scrapeTimeoutSeconds } from "../../inventory/scrapes.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, no, yes } from "../thresholds.ts";

/** Whether Prometheus evaluates and hands over alerts. After the mixin of prometheus/prometheus. */
export function prometheusAlerts({ host, team }: MetricsServer): readonly AlertDefinition[] {
  const ours = { job: "prometheus", host } as const;
  const prometheus = {
    team,
    severity: "warning",
    labels: ours,
  } as const;
  return [
    {
      ...prometheus,
      name: "PrometheusConfigReloadFailed",
      condition: {
        when: "any",
        signal: series("prometheus_config_last_reload_successful", ours),
        is: "==",
        threshold: no,
      },
      forSeconds: 300,
      summary: "Prometheus refused its configuration",
      description: `Prometheus on ${host} could not load its configuration and works on with the one before; a restart would fail.`,
    },
    {
      ...prometheus,
      name: "PrometheusRuleEvaluationFailures",
      condition: {
        when: "any",
        signal: `sum by (rule_group) (increase(${series("prometheus_rule_evaluation_failures_total", ours)}[5m]))`,
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      summary: "Prometheus cannot evaluate rules",
      description: `{{ $value | humanize }} evaluations in 5 minutes failed in rule group {{ $labels.rule_group }}: its alerts cannot fire.`,
    },
    {
      ...prometheus,
      name: "PrometheusRuleEvaluationsMissed",
      condition: {
        when: "any",
        signal: `sum by (rule_group) (increase(${series("prometheus_rule_group_iterations_missed_total", ours)}[5m]))`,
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      summary: "Prometheus evaluates rules too slowly",
      description: `{{ $value | humanize }} evaluations in 5 minutes were skipped in rule group {{ $labels.rule_group }}: its alerts fire late.`,
    },
    {
      ...prometheus,
      name: "PrometheusNotConnectedToAlertmanager",
      condition: {
        when: "any",
        signal: series("prometheus_notifications_alertmanagers_discovered", ours),
        is: "<",
        threshold: yes,
      },
      forSeconds: 300,
      // It reaches nobody: the heartbeat that stays out does. It is here for who looks at Prometheus itself.
      summary: "Prometheus has no Alertmanager",
      description: `Prometheus on ${host} knows no Alertmanager: no alert reaches anybody.`,
    },
    {
      ...prometheus,
      name: "PrometheusNotificationsFailing",
      condition: {
        when: "any",
        signal: `sum by (alertmanager) (increase(${series("prometheus_notifications_errors_total", ours)}[5m]))`,
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      // No page: it would have to go the way that is broken. Where nothing gets through, the heartbeat stays out.
      summary: "Prometheus cannot hand alerts to Alertmanager",
      description: `{{ $value | humanize }} errors in 5 minutes when sending alerts to {{ $labels.alertmanager }}: some or all alerts are lost.`,
    },
    {
      ...prometheus,
      name: "PrometheusStorageFailing",
      condition: {
        when: "any",
        signal: [
          series("prometheus_tsdb_compactions_failed_total", ours),
          series("prometheus_tsdb_wal_corruptions_total", ours),
        ]
          .map((counter) => `sum(increase(${counter}[3h]))`)
          .join(" + "),
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      summary: "Prometheus cannot store samples",
      description: `{{ $value | humanize }} compactions or segments of the log failed in 3 hours on ${host}: history has holes, or will be lost at the next start. Mostly the disk is full or broken.`,
    },
    {
      ...prometheus,
      name: "ScrapeSlow",
      condition: {
        when: "any",
        // Ours have a host label; the exporter has an alert of its own.
        signal: series("scrape_duration_seconds", {
          job: differentFrom("exporter"),
          host: differentFrom(""),
        }),
        is: ">",
        threshold: {
          value: 0.8 * scrapeTimeoutSeconds,
          unit: "seconds",
          source: "four fifths of the scrape's time-out, after which its series would be lost",
        },
        // One that hangs takes the whole time-out, and is told as down.
        also: `${series("up", { job: differentFrom("exporter"), host: differentFrom("") })} == 1`,
      },
      forSeconds: 600,
      labels: {},
      summary: "A target answers scrapes slowly",
      description: `A scrape of {{ $labels.job }} on {{ $labels.host }} takes {{ $value | humanizeDuration }}; at ${String(scrapeTimeoutSeconds)} s it fails and the target counts as down.`,
    },
    {
      ...prometheus,
      name: "ScrapeLimitHit",
      condition: {
        when: "any",
        signal: [
          series("prometheus_target_scrapes_exceeded_sample_limit_total", ours),
          series("prometheus_target_scrapes_exceeded_body_size_limit_total", ours),
        ]
          .map((counter) => `sum(increase(${counter}[5m]))`)
          .join(" + "),
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      summary: "Prometheus throws scrapes away",
      description: `{{ $value | humanize }} scrapes in 5 minutes were above their limit of samples or bytes and were thrown away whole: the target counts as down.`,
    },
  ];
}
