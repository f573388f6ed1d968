import type { GrafanaDashboard, GrafanaTarget } from "./grafana.ts";
import { selectors, syntaxErrors } from "../promql/syntax.ts";
import { expanded, isAbout, rateInterval, targetRule, type Rule } from "./finding.ts";

/** Rules about each query. */
export const targetRules: Readonly<Record<string, Rule>> = {
  "target-logql-rule": targetRule("target-logql-rule", (target, _panel, d) =>
    // No parser of LogQL is at hand; the first query to Loki has to bring one.
    isLoki(target, d) ? [`LogQL query '${target.expr}' cannot be checked: add a parser to this rule`] : [],
  ),
  "target-logql-auto-rule": targetRule("target-logql-auto-rule", (target, _panel, d) =>
    isLoki(target, d) && /\[(?!\$__auto\])/.test(target.expr)
      ? ["LogQL query uses fixed duration: should use $__auto"]
      : [],
  ),
  "target-promql-rule": targetRule("target-promql-rule", ({ expr }, _panel, d) => {
    if (!isAbout(d, "prometheus")) return [];
    if (expr === "") return ["has no query"];
    return syntaxErrors(expanded(expr)).map((place) => `invalid PromQL query '${expr}' at '${place}'`);
  }),
  "target-rate-interval-rule": targetRule("target-rate-interval-rule", ({ expr }, _panel, d) =>
    selectorsOf(expr, d)
      .filter(({ range, calls }) => range !== undefined && range !== rateInterval && isRate(calls[0]))
      .map(({ metric }) => `rate of ${metric} should use $__rate_interval`),
  ),
  "target-job-rule": requiredMatcher("job"),
  "target-instance-rule": requiredMatcher("instance"),
  "target-counter-agg-rule": targetRule("target-counter-agg-rule", ({ expr }, _panel, d) =>
    selectorsOf(expr, d)
      .filter(
        ({ metric, calls }) => metric.endsWith("_total") && !isRate(calls[0]) && calls[0] !== "increase",
      )
      .map(({ metric }) => `counter metric '${metric}' is not aggregated with rate, irate, or increase`),
  ),
};

function requiredMatcher(label: "job" | "instance"): Rule {
  return targetRule(`target-${label}-rule`, ({ expr }, _panel, d) =>
    selectorsOf(expr, d)
      .filter(({ labels }) => !labels.includes(label))
      .map(({ metric }) => `${label} selector not found on ${metric}`),
  );
}

function selectorsOf(expr: string, d: GrafanaDashboard) {
  return isAbout(d, "prometheus") ? selectors(expanded(expr)) : [];
}

function isRate(call: string | undefined): boolean {
  return call === "rate" || call === "irate";
}

function isLoki({ hide, datasource }: GrafanaTarget, d: GrafanaDashboard): boolean {
  return hide !== true && (isAbout(d, "loki") || datasource?.type === "loki");
}
