import type { Logger } from "pino";
import { checkFailureReasons } from "../../inventory/metrics/index.ts";
import type { ExporterConfig, TargetConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import type { History } from "../history.ts";
import { addressPolicy } from "../network/address-policy.ts";
import { counters } from "../series/counters.ts";
import { gauges } from "../series/gauges.ts";
import type { CheckReport } from "./check.ts";
import { type Round, startedRound } from "./round.ts";

/** Checks targets when somebody asks, and only then. */
export interface TargetMonitor {
  /** From now on these targets; counters of those that stay go on, and what is known of those that are unchanged. */
  readonly apply: (config: Pick<ExporterConfig, "targets" | "allowedAddresses">) => void;
  /** The metrics of all targets, checked now, after so many seconds at the latest. Never rejects. */
  readonly families: (seconds: number) => Promise<readonly Family[]>;
}

/** A monitor without targets yet. @param history is told of each check, for people */
export function targetMonitor(log: Logger, history: Pick<History, "add">): TargetMonitor {
  let targets: readonly TargetConfig[] = [];
  let policy = addressPolicy();
  let round: Round | undefined;
  const failures = counters("llm_target_check_failures_total");
  const states = new Map<string, string>();
  /** Not only of the last check: one that did not come so far says nothing about the certificate or the version. */
  const expiries = new Map<string, number>();
  const versions = new Map<string, string>();

  const record = (config: TargetConfig, report: CheckReport) => {
    const { target, kind } = config;
    if (report.failure !== undefined) failures.add({ target, kind, reason: report.failure.reason }, 1);
    // Of a configuration that was replaced meanwhile only the counters matter.
    if (!targets.includes(config)) return;
    if (report.certificateExpiry !== undefined) expiries.set(target, report.certificateExpiry);
    if (report.version !== undefined) versions.set(target, report.version);
    const state = report.ready ? "ready" : `not ready: ${report.failure?.reason ?? ""}`;
    const timings = [["check", report.durationSeconds]] as const;
    history.add({ at: Date.now(), kind: "check", name: target, outcome: state, timings });
    // Only changes are worth a line: the rest is what the metrics are for.
    if (states.get(target) === state) return;
    states.set(target, state);
    log[report.ready ? "info" : "warn"]({ target, kind, ...report }, `${target} is ${state}`);
  };
  const currentRound = (): Round => {
    if (round !== undefined) return round;
    const started = startedRound(targets, policy, record);
    round = started;
    void started.ended.then(() => {
      if (round === started) round = undefined;
    });
    return started;
  };

  return {
    apply({ targets: next, allowedAddresses }) {
      // What was found at another address, or of another model, says nothing about what the name stands for now.
      const entries = next.map((config) => JSON.stringify(config));
      for (const config of targets.filter((known) => !entries.includes(JSON.stringify(known)))) {
        for (const kept of [states, expiries, versions]) kept.delete(config.target);
      }
      targets = next;
      policy = addressPolicy(allowedAddresses);
      round = undefined;
      failures.declare(
        next.flatMap(({ target, kind }) => checkFailureReasons.map((reason) => ({ target, kind, reason }))),
      );
    },
    async families(seconds) {
      const reports = await currentRound().reports(seconds);
      const series = (value: (report: CheckReport, target: string) => number | undefined) =>
        reports.flatMap(([{ target, kind }, report]) => {
          const found = value(report, target);
          return found === undefined ? [] : [{ labels: { target, kind }, value: found }];
        });
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
        gauges(
          "llm_target_certificate_expiry_timestamp_seconds",
          series((_report, target) => expiries.get(target)),
        ),
        gauges(
          "llm_target_info",
          reports.flatMap(([{ target, kind }]) => {
            const version = versions.get(target);
            return version === undefined ? [] : [{ labels: { target, kind, version }, value: 1 }];
          }),
        ),
        failures.family(),
      ];
    },
  };
}
