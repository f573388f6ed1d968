import type { Finding } from "./finding.ts";

/** What a rule may object to all the same, and why. */
export interface Exclusion {
  readonly rule: string;
  /** All dashboards where unset. */
  readonly dashboard?: string;
  /** All panels where unset. */
  readonly panel?: string;
  readonly reason: string;
}

const byMeaning =
  "series are chosen by what they are about (model, target, path), which the scrape configuration makes unique; " +
  "a choice of job or instance would let a reader filter half of the platform away without noticing";

const tokens =
  "Grafana has no unit for tokens per second; `si:tok/s` is its documented form of a unit of one's own";

/** Every exclusion, all of them needed: a test says so when one is not any more. */
export const exclusions: readonly Exclusion[] = [
  { rule: "template-job-rule", reason: byMeaning },
  { rule: "template-instance-rule", reason: byMeaning },
  { rule: "target-job-rule", reason: byMeaning },
  { rule: "target-instance-rule", reason: byMeaning },
  { rule: "panel-units-rule", dashboard: "llm-overview", panel: "Tokens in", reason: tokens },
  { rule: "panel-units-rule", dashboard: "llm-overview", panel: "Tokens out", reason: tokens },
  { rule: "panel-units-rule", dashboard: "llm-model", panel: "Tokens in and out", reason: tokens },
  { rule: "panel-units-rule", dashboard: "llm-canary", panel: "Tokens that canaries cost", reason: tokens },
  {
    rule: "unit-of-query",
    dashboard: "llm-capacity",
    panel: "Samples that Prometheus will hold",
    reason: "a sample takes up to two bytes: the factor carries the unit, which no name can tell",
  },
  {
    rule: "target-counter-agg-rule",
    dashboard: "infra-data",
    panel: "Collections",
    reason: "Qdrant's collections_total is a gauge in spite of its name",
  },
];

/** Whether an exclusion is about a finding. */
export function excludes({ rule, dashboard, panel }: Exclusion, finding: Finding): boolean {
  return (
    rule === finding.rule &&
    (dashboard ?? finding.dashboard) === finding.dashboard &&
    (panel ?? finding.panel) === finding.panel
  );
}
