import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate } from "../layer/promql.ts";

/** The metrics server's Prometheus, by our own scrape of it: a package's default job has no host label. */
const ours = { job: "prometheus", host: differentFrom("") } as const;

/** Answers "Does Prometheus keep up?". */
export function prometheus(): Row {
  return {
    question: "Does Prometheus keep up?",
    panels: [
      graph("Series in memory", "count", {
        shows: "Series that Prometheus holds in memory, of all jobs of the server.",
        normal: "Level; it grows with every release of what is scraped until the next compaction.",
        otherwise: "A steep climb: a label with ever new values; see samples of a scrape above.",
        columns: 8,
        lines: { series: gauge("max", "prometheus_tsdb_head_series", [], ours) },
      }),
      graph("Samples stored", "perSecond", {
        shows: "Samples that Prometheus takes up per second.",
        normal: "Level: series divided by the scrape interval.",
        otherwise: "0: nothing is stored; its disk is full or its log names the reason.",
        columns: 8,
        lines: { samples: rate("prometheus_tsdb_head_samples_appended_total", [], ours) },
      }),
      graph("Mean duration of a rule group", "seconds", {
        shows: "Time that one evaluation of a group of rules takes, in the mean over all groups.",
        normal: "Milliseconds.",
        otherwise: "Near the evaluation interval: evaluations are missed and alerts come late.",
        columns: 8,
        lines: {
          mean: `${rate("prometheus_rule_group_duration_seconds_sum", [], ours)} / (${rate("prometheus_rule_group_duration_seconds_count", [], ours)} > 0)`,
        },
      }),
      graph("Rules failed and missed", "count", {
        shows: "Evaluations that failed, and those left out because the one before took too long.",
        normal: "0 of both.",
        otherwise:
          "Failed: two series where one was expected; the rules page of Prometheus names it. Missed: load.",
        lines: {
          failed: increase("prometheus_rule_evaluation_failures_total", [], ours),
          missed: increase("prometheus_rule_group_iterations_missed_total", [], ours),
        },
      }),
      graph("Failures to store, scrapes thrown away", "count", {
        shows:
          "Compactions and parts of the log that failed, and scrapes above their limit of samples or bytes.",
        normal: "0 of all.",
        otherwise:
          "Storing: the disk is full or broken. Thrown away: that target counts as down; see samples of a scrape.",
        lines: {
          compactions: increase("prometheus_tsdb_compactions_failed_total", [], ours),
          log: increase("prometheus_tsdb_wal_corruptions_total", [], ours),
          "too many samples": increase("prometheus_target_scrapes_exceeded_sample_limit_total", [], ours),
          "too many bytes": increase("prometheus_target_scrapes_exceeded_body_size_limit_total", [], ours),
        },
      }),
    ],
  };
}
