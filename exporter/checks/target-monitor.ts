import type { Logger } from "pino";
import { checkFailureReasons } from "../../inventory/metrics/index.ts";
import type { TargetConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import { counters } from "../series/counters.ts";
import { gauges } from "../series/gauges.ts";
import type { CheckReport } from "./check.ts";
import { type Round, startedRound } from "./round.ts";

/** Checks targets when somebody asks, and only then. */
export interface TargetMonitor {
  /** From now on these targets; counters of those that stay go on. */
  readonly apply: (targets: readonly TargetConfig[]) => void;
  /** The metrics of all targets, checked now, after so many seconds at the latest. Never rejects. */
  readonly families: (seconds: number) => Promise<readonly Family[]>;
}

/** A monitor without targets yet. */
export function targetMonitor(log: Logger): TargetMonitor {
  let targets: readonly TargetConfig[] = [];
  let round: Round | undefined;
  const failures = counters("llm_target_check_failures_total");
  const states = new Map<string, string>();

  const record = (config: TargetConfig, report: CheckReport) => {
    const { target, kind } = config;
    if (report.failure !== undefined) failures.add({ target, kind, reason: report.failure.reason }, 1);
    // Only changes are worth a line: the rest is what the metrics are for.
    const state = report.ready ? "ready" : `not ready: ${report.failure?.reason ?? ""}`;
    if (targets.includes(config) && states.get(target) !== state) {
      states.set(target, state);
      log[report.ready ? "info" : "warn"]({ target, kind, ...report }, `${target} is ${state}`);
    }
  };
  const currentRound = (): Round => {
    if (round !== undefined) return round;
    const started = startedRound(targets, record);
    round = started;
    void started.ended.then(() => {
      if (round === started) round = undefined;
    });
    return started;
  };

  return {
    apply(next) {
      targets = next;
      round = undefined;
      for (const known of states.keys()) {
        if (!next.some(({ target }) => target === known)) states.delete(known);
      }
      failures.declare(
        next.flatMap(({ target, kind }) => checkFailureReasons.map((reason) => ({ target, kind, reason }))),
      );
    },
    async families(seconds) {
      const reports = await currentRound().reports(seconds);
      const series = (value: (report: CheckReport) => number) =>
        reports.map(([{ target, kind }, report]) => ({ labels: { target, kind }, value: value(report) }));
      return [
        gauges(
          "llm_target_up",
          series(({ up }) => Number(up)),
        ),
        gauges(
          "llm_target_ready",
          series(({ ready }) => Number(ready)),
        ),
        gauges(
          "llm_target_check_duration_seconds",
          series(({ durationSeconds }) => durationSeconds),
        ),
        failures.family(),
      ];
    },
  };
}
