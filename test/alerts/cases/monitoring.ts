import { counter, ended, gauge, type RuleCase } from "./case.ts";
import {
  alertmanagerConfigReloadFailed,
  alertmanagerNotificationsFailing,
  notConnectedToAlertmanager,
  notificationsFailing,
  prometheusConfigReloadFailed,
  ruleEvaluationFailures,
  ruleEvaluationsMissed,
  scrapeLimitHit,
  scrapeSlow,
  scrapeTargetDown,
  scrapeTargetMissing,
  storageFailing,
  ticketedScrapes,
  watchdog,
} from "./expected-monitoring.ts";
import { ofServer, up } from "./healthy.ts";
import { thresholdCases } from "./threshold-cases.ts";
import type { FiringAlert } from "./case.ts";

const lost = gauge([0, 1], [2, 0]);
const present = gauge([0, 1]);

/** A gauge that says no is a ticket after five minutes, and no ticket when it says yes again before. */
function flagCases(series: string, alert: FiringAlert, what: string): readonly RuleCase[] {
  return [
    {
      title: `${what} is a ticket after five minutes`,
      about: alert.alert,
      given: { [series]: lost },
      checks: [
        { at: "6m45s", firing: [] },
        { at: "7m", firing: [alert] },
      ],
    },
    {
      title: `${what} and mended within five minutes is no ticket`,
      about: alert.alert,
      given: { [series]: gauge([0, 1], [2, 0], [6.75, 1]) },
      checks: [
        { at: "7m", firing: [] },
        { at: "8m", firing: [] },
      ],
    },
  ];
}

/** A counter of what should never happen: told when it goes on for ten minutes, not when it happens once. */
function counterCases(series: string, alert: FiringAlert, what: string): readonly RuleCase[] {
  return [
    {
      title: `${what} for ten minutes is told`,
      about: alert.alert,
      // First increase at 2m15s.
      given: { [series]: counter([0, 0], [2, 4]) },
      checks: [
        { at: "12m", firing: [] },
        { at: "12m15s", firing: [alert] },
      ],
    },
    {
      title: `${what} once is not told`,
      about: alert.alert,
      given: { [series]: counter([0, 0], [2, 4], [2.25, 0]) },
      checks: [
        { at: "7m", firing: [] },
        { at: "12m15s", firing: [] },
      ],
    },
  ];
}

export const scrapeCases: readonly RuleCase[] = [
  ...ticketedScrapes.flatMap((scrape): readonly RuleCase[] => [
    {
      title: `no metrics from ${scrape.scrape} are a ticket after five minutes`,
      about: "ScrapeTargetDown",
      given: { [up(scrape.scrape)]: lost },
      checks: [
        { at: "6m45s", firing: [] },
        { at: "7m", firing: [scrapeTargetDown(scrape)] },
      ],
    },
    {
      title: `${scrape.scrape} that vanishes from Prometheus is a ticket after five minutes`,
      about: "ScrapeTargetMissing",
      given: { [up(scrape.scrape)]: ended(present, 2) },
      checks: [
        { at: "6m45s", firing: [] },
        { at: "7m", firing: [scrapeTargetMissing(scrape.job, scrape.host, scrape.extra)] },
      ],
    },
  ]),
  {
    title: "an agent that is restarted within five minutes is no ticket",
    about: "ScrapeTargetDown",
    given: { [up("redis")]: gauge([0, 1], [2, 0], [6.75, 1]) },
    checks: [{ at: "7m", firing: [] }],
  },
  {
    title: "a model service on demand that Prometheus does not scrape at all is a ticket after five minutes",
    about: "ScrapeTargetMissing",
    given: { [up("model-chat-small")]: ended(gauge([0, 0]), 2) },
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [scrapeTargetMissing("model-chat-small", "gpu01")] },
    ],
  },
  {
    title: "a target that is away for less than five minutes while configuration is published is no ticket",
    about: "ScrapeTargetMissing",
    given: { [up("grafana")]: present.split(" ").fill("_", 9, 27).join(" ") },
    checks: [
      { at: "7m", firing: [] },
      { at: "8m", firing: [] },
    ],
  },
];

const failedBySlack = ofServer(
  "alertmanager",
  "alertmanager_notifications_failed_total",
  'integration="slack",reason="other"',
);

export const serverCases: readonly RuleCase[] = [
  {
    title: "the Watchdog fires from the first evaluation on",
    about: "Watchdog",
    given: {},
    checks: [{ at: "0s", firing: [watchdog] }],
  },
  ...flagCases(
    ofServer("prometheus", "prometheus_config_last_reload_successful"),
    prometheusConfigReloadFailed,
    "a configuration refused by Prometheus",
  ),
  ...flagCases(
    ofServer("prometheus", "prometheus_notifications_alertmanagers_discovered"),
    notConnectedToAlertmanager,
    "a Prometheus without an Alertmanager",
  ),
  ...flagCases(
    ofServer("alertmanager", "alertmanager_config_last_reload_successful"),
    alertmanagerConfigReloadFailed,
    "a configuration refused by Alertmanager",
  ),
  ...counterCases(
    ofServer("prometheus", "prometheus_rule_evaluation_failures_total", 'rule_group="canary.yml;canary"'),
    ruleEvaluationFailures,
    "a rule that cannot be evaluated",
  ),
  ...counterCases(
    ofServer("prometheus", "prometheus_rule_group_iterations_missed_total", 'rule_group="canary.yml;canary"'),
    ruleEvaluationsMissed,
    "an evaluation that is skipped",
  ),
  ...counterCases(
    ofServer(
      "prometheus",
      "prometheus_notifications_errors_total",
      'alertmanager="http://10.0.0.13:9093/api/v2/alerts"',
    ),
    notificationsFailing,
    "an alert that Alertmanager does not take",
  ),
  ...counterCases(
    ofServer("prometheus", "prometheus_target_scrapes_exceeded_sample_limit_total"),
    scrapeLimitHit,
    "a scrape above its limit of samples",
  ),
  ...counterCases(
    ofServer("prometheus", "prometheus_target_scrapes_exceeded_body_size_limit_total"),
    scrapeLimitHit,
    "a scrape above its limit of bytes",
  ),
  ...counterCases(
    ofServer("prometheus", "prometheus_tsdb_compactions_failed_total"),
    storageFailing,
    "a compaction that fails",
  ).slice(0, 1),
  ...counterCases(
    ofServer("prometheus", "prometheus_tsdb_wal_corruptions_total"),
    storageFailing,
    "a damaged segment of the log",
  ).slice(0, 1),
  {
    title: "a Prometheus that stores all samples is no ticket",
    about: "PrometheusStorageFailing",
    given: {},
    checks: [{ at: "30m", firing: [] }],
  },
  ...thresholdCases({
    alert: scrapeSlow,
    what: "a scrape of 8.1 s",
    beyond: { [ofServer("prometheus", "scrape_duration_seconds")]: gauge([0, 8.1]) },
    before: "9m45s",
    firesAt: "10m",
    silent: {
      "a scrape of 7.9 s": { [ofServer("prometheus", "scrape_duration_seconds")]: gauge([0, 7.9]) },
    },
  }),
  {
    title: "a target that hangs is told as down, and not as slow",
    about: "ScrapeSlow",
    given: {
      [ofServer("prometheus", "scrape_duration_seconds")]: gauge([0, 10]),
      [up("prometheus")]: gauge([0, 0]),
    },
    checks: [
      { at: "15m", firing: ticketedScrapes.filter(({ job }) => job === "prometheus").map(scrapeTargetDown) },
    ],
  },
  {
    title: "notifications that go on failing page after fifteen minutes",
    about: "AlertmanagerNotificationsFailing",
    // Two of four a minute; the rate exists from the second sample on, at 15 s.
    given: { [failedBySlack]: counter([0, 2]) },
    checks: [
      { at: "15m", firing: [] },
      { at: "15m15s", firing: [alertmanagerNotificationsFailing] },
    ],
  },
  {
    title: "a notification that fails once, and is delivered when it is tried again, pages nobody",
    about: "AlertmanagerNotificationsFailing",
    given: { [failedBySlack]: counter([0, 0], [2, 4], [2.25, 0]) },
    checks: [
      { at: "12m", firing: [] },
      { at: "17m15s", firing: [] },
      { at: "20m", firing: [] },
    ],
  },
];
