import type { GrafanaDashboard, GrafanaPanel, GrafanaTarget, GrafanaVariable } from "./grafana.ts";
import { panelsOf } from "./grafana.ts";
import { remedies } from "./remedies.ts";

/** Something that a rule objects to. */
export interface Finding {
  readonly rule: string;
  readonly dashboard: string;
  readonly panel?: string;
  readonly refId?: string;
  readonly message: string;
}

/** A rule of grafana/dashboard-linter: what it says of a dashboard. */
export type Rule = (dashboard: GrafanaDashboard) => readonly Finding[];

/** A rule about the dashboard as a whole. */
export function dashboardRule(rule: string, check: (d: GrafanaDashboard) => readonly string[]): Rule {
  return (d) => check(d).map((message) => ({ rule, dashboard: d.uid, message }));
}

/** A rule about each panel. */
export function panelRule(
  rule: string,
  check: (panel: GrafanaPanel, d: GrafanaDashboard) => readonly string[],
): Rule {
  return (d) =>
    panelsOf(d).flatMap((panel) =>
      check(panel, d).map((message) => ({ rule, dashboard: d.uid, panel: panel.title ?? "", message })),
    );
}

/** A rule about each query. */
export function targetRule(
  rule: string,
  check: (target: GrafanaTarget, panel: GrafanaPanel, d: GrafanaDashboard) => readonly string[],
): Rule {
  return (d) =>
    panelsOf(d).flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) =>
        check(target, panel, d).map((message) => ({
          rule,
          dashboard: d.uid,
          panel: panel.title ?? "",
          refId: target.refId,
          message,
        })),
      ),
    );
}

/** The variables that stand for a data source. */
export function datasourceVariables({ templating }: GrafanaDashboard): readonly GrafanaVariable[] {
  return templating.list.filter(({ type }) => type === "datasource");
}

/** Whether the dashboard's (first) data source is of this kind. */
export function isAbout(d: GrafanaDashboard, kind: "prometheus" | "loki"): boolean {
  return datasourceVariables(d)[0]?.query === kind;
}

/** Stands for `$__rate_interval`: a duration that nobody writes by hand, as in the original. */
export const rateInterval = "8869990787ms";

/** PromQL without Grafana's variables. */
export function expanded(expr: string): string {
  return expr
    .replaceAll("$__rate_interval", rateInterval)
    .replaceAll(/\$__(?:range|interval)/g, "1h")
    .replaceAll(/\$\{?\w+\}?/g, "value");
}

/** A finding as a line: where, which rule, what, and what to do. */
export function findingLine({ rule, dashboard, panel, refId, message }: Finding): string {
  const place = panel === undefined ? "the dashboard" : `“${panel}”${refId === undefined ? "" : ` ${refId}`}`;
  return `dashboards/${dashboard}: ${place}: ${rule}: ${message}: ${remedies[rule] ?? "correct its declaration"}`;
}
