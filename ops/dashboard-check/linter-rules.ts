import type { Rule } from "./finding.ts";
import { dashboardRules } from "./dashboard-rules.ts";
import { panelRules } from "./panel-rules.ts";
import { targetRules } from "./target-rules.ts";

/**
 * The 17 rules of grafana/dashboard-linter, by its names, so that its documentation holds here as well.
 * Source: github.com/grafana/dashboard-linter at 4d0844b, `lint/rule_*.go`.
 */
export const linterRules: Readonly<Record<string, Rule>> = {
  ...dashboardRules,
  ...panelRules,
  ...targetRules,
};
