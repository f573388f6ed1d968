import { counter, ended, gauge, type RuleCase } from "./case.ts";
import {
  canaryStale,
  checked,
  exporterCollectorFailing,
  exporterConfigReloadFailed,
  exporterDefect,
  exporterDown,
  exporterScrapeSlow,
  targetNotChecked,
} from "./expected.ts";
import { scrapeTargetMissing } from "./expected-monitoring.ts";
import { exporterDies, healthy, ofExporter, ofTarget, up } from "./healthy.ts";

const failures = ofExporter('llm_exporter_collector_failures_total{collector="canary"');

export const exporterCases: readonly RuleCase[] = [
  {
    title: "an exporter that dies pages after two minutes, and nothing that it checks is reported down",
    about: "ExporterDown",
    given: exporterDies(2),
    checks: [
      { at: "3m45s", firing: [] },
      { at: "4m", firing: [exporterDown] },
      { at: "6m45s", firing: [exporterDown] },
      { at: "7m", firing: [exporterDown, canaryStale("direct"), canaryStale("gateway")] },
      { at: "15m", firing: [exporterDown, canaryStale("direct"), canaryStale("gateway")] },
    ],
  },
  {
    title: "an exporter that vanishes from Prometheus pages just the same",
    about: "ExporterDown",
    given: { [up("exporter")]: ended(gauge([0, 1]), 2) },
    checks: [
      { at: "3m45s", firing: [] },
      { at: "4m", firing: [exporterDown] },
      { at: "7m", firing: [exporterDown, scrapeTargetMissing("exporter", "gpu01")] },
    ],
  },
  {
    title: "an exporter that is replaced within two minutes pages nobody",
    about: "ExporterDown",
    given: { [up("exporter")]: gauge([0, 1], [2, 0], [3.75, 1]) },
    checks: [
      { at: "4m", firing: [] },
      { at: "6m", firing: [] },
    ],
  },
  {
    title: "a configuration that the exporter refuses is a ticket after five minutes",
    about: "ExporterConfigReloadFailed",
    given: { [ofExporter("llm_exporter_config_last_reload_successful")]: gauge([0, 1], [2, 0]) },
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [exporterConfigReloadFailed] },
    ],
  },
  {
    title: "a refused configuration that is corrected within five minutes is no ticket",
    about: "ExporterConfigReloadFailed",
    given: { [ofExporter("llm_exporter_config_last_reload_successful")]: gauge([0, 1], [2, 0], [6.75, 1]) },
    checks: [{ at: "7m", firing: [] }],
  },
  {
    title: "credentials that the exporter cannot use are a ticket after five minutes",
    about: "ExporterConfigReloadFailed",
    given: { [ofExporter("llm_exporter_credentials_last_read_successful")]: gauge([0, 1], [2, 0]) },
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [exporterConfigReloadFailed] },
    ],
  },
  {
    title: "credentials that are corrected within five minutes are no ticket",
    about: "ExporterConfigReloadFailed",
    given: {
      [ofExporter("llm_exporter_credentials_last_read_successful")]: gauge([0, 1], [2, 0], [6.75, 1]),
    },
    checks: [{ at: "7m", firing: [] }],
  },
  {
    title: "scrapes of the exporter above half of their time-out are a ticket after ten minutes",
    about: "ExporterScrapeSlow",
    given: { [ofExporter("scrape_duration_seconds")]: gauge([0, 0.3], [2, 5.1]) },
    checks: [
      { at: "11m45s", firing: [] },
      { at: "12m", firing: [exporterScrapeSlow] },
    ],
  },
  {
    title: "scrapes of the exporter at half of their time-out are no ticket",
    about: "ExporterScrapeSlow",
    given: { [ofExporter("scrape_duration_seconds")]: gauge([0, 5]) },
    checks: [{ at: "15m", firing: [] }],
  },
  ...checked.map((target): RuleCase => ({
    title: `${target.target} that the exporter says nothing about is a ticket after five minutes`,
    about: "TargetNotChecked",
    given: Object.fromEntries(
      (["llm_target_up", "llm_target_ready"] as const).map((metric) => {
        const series = ofTarget(metric, target.target);
        return [series, ended(healthy[series] ?? "", 2)];
      }),
    ),
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [targetNotChecked(target)] },
    ],
  })),
  {
    title: "targets of an exporter that is down are not reported one by one",
    about: "TargetNotChecked",
    given: exporterDies(2),
    checks: [{ at: "7m", firing: [exporterDown, canaryStale("direct"), canaryStale("gateway")] }],
  },
  {
    title: "a target that the exporter says nothing about while it is replaced is no ticket",
    about: "TargetNotChecked",
    given: {
      [ofTarget("llm_target_up", "redis")]: gauge([0, 1]).split(" ").fill("_", 8, 27).join(" "),
    },
    checks: [
      { at: "7m", firing: [] },
      { at: "15m", firing: [] },
    ],
  },
  {
    title: "a collector of the exporter that goes on failing is a ticket after five minutes",
    about: "ExporterCollectorFailing",
    given: { [failures]: counter([0, 0], [2, 4]) },
    checks: [
      { at: "7m", firing: [] },
      { at: "7m15s", firing: [exporterCollectorFailing] },
    ],
  },
  {
    title: "an error that nothing in the exporter foresaw is a ticket after five minutes, for an hour",
    about: "ExporterCollectorFailing",
    given: { [ofExporter("llm_exporter_uncaught_errors_total")]: counter([0, 0], [2, 4], [2.25, 0]) },
    checks: [
      { at: "7m", firing: [] },
      { at: "7m15s", firing: [exporterDefect] },
    ],
  },
  {
    title: "a collector of the exporter that fails once is no ticket",
    about: "ExporterCollectorFailing",
    given: { [failures]: counter([0, 0], [2, 4], [2.25, 0]) },
    checks: [
      { at: "7m", firing: [] },
      { at: "7m30s", firing: [] },
    ],
  },
];
