import type { RuleProblem } from "./problem.ts";

/** What a rule may do in spite of a check, and why. */
export interface RuleExclusion {
  readonly check: RuleProblem["check"];
  /** Name of the alert, or of what is recorded. */
  readonly rule: string;
  /** Only problems whose message begins so. @defaultValue all of the check */
  readonly message?: string;
  readonly reason: string;
}

/** All of them, each needed: a test says so when one is not any more. */
export const ruleExclusions: readonly RuleExclusion[] = [
  {
    check: "alerts/comparison",
    rule: "Watchdog",
    reason: "it has to fire always: its silence is the alarm",
  },
  {
    check: "metrics",
    rule: "gpu:xid_errors:last15m",
    message: "nvidia_smi_xid_errors_total: is no gauge and needs a rate",
    reason:
      "a counter that is born with its first error has no increase then: that it is there is what is asked",
  },
];
