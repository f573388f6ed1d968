import { newReleases } from "../releases.ts";
import type { Dashboard, Panel } from "./model.ts";
import { typicalView, withoutMacros, type View } from "./view.ts";

/** One target of a panel as Grafana sends it, still with Grafana's variables in it. */
interface PanelTarget {
  readonly refId: string;
  readonly expr: string;
}

/** The queries of a panel in order, with the reference ids (A, B, …) that Grafana and overrides know them by. */
function panelTargets(panel: Panel): readonly PanelTarget[] {
  return expressions(panel).map((expr, index) => ({ refId: refId(index), expr }));
}

/** Reference id of the n-th query of a panel, from 0: A–Z. */
export function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

function expressions(panel: Panel): readonly string[] {
  switch (panel.kind) {
    case "heatmap":
      return [panel.expr];
    case "table":
      return panel.values.map(({ expr }) => expr);
    case "stat":
    case "time-series":
    case "state-timeline":
      return panel.queries.map(({ expr }) => expr);
  }
}

/** How Grafana asks: for the values at the end of the time range, at steps throughout it, or for the values of a label. */
export type Asked =
  | { readonly for: "end" }
  | { readonly for: "steps"; readonly stepSeconds: number }
  | { readonly for: "labels"; readonly label: string };

/** Distance of two points of an annotation in seconds. */
const annotationStepSeconds = 60;

/** A query of a dashboard as it can be sent to Prometheus. */
export interface DashboardQuery {
  /** Uid of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel, or what else asks: `variable model`, `annotation`. */
  readonly panel: string;
  readonly refId: string;
  /** PromQL without Grafana's variables. */
  readonly expr: string;
  readonly asked: Asked;
  /** Why an empty answer is no fault; unset where it is one. NaN is an answer. */
  readonly emptyBecause?: string;
}

/** Values of a dashboard's variable to ask for, and why some may have no data. */
export interface VariableChoice {
  readonly value: string;
  readonly emptyBecause?: string;
}

/**
 * Every query of a dashboard, Grafana's variables replaced by values: those of its own by each of the choices, so
 * that a dashboard with a variable gives its queries once a choice.
 * @param choices variable → its values; a variable without choices gives no queries
 * @param view what the reader looks at. @defaultValue an hour, in which rates look back five minutes
 */
export function queriesOf(
  dashboard: Dashboard,
  choices: Readonly<Record<string, readonly VariableChoice[]>>,
  view: View = typicalView,
): readonly DashboardQuery[] {
  const { uid } = dashboard;
  const asked: readonly (DashboardQuery & { readonly stepSeconds?: number })[] = [
    ...dashboard.variables.map(({ name, selector, label }) => ({
      dashboard: uid,
      panel: `variable ${name}`,
      refId: refId(0),
      expr: selector,
      asked: { for: "labels", label } as const,
    })),
    {
      dashboard: uid,
      panel: "annotation",
      refId: refId(0),
      expr: dashboard.alerts,
      asked: annotated,
      emptyBecause: "no alert is firing",
    },
    {
      dashboard: uid,
      panel: "annotation",
      refId: refId(1),
      expr: newReleases,
      asked: annotated,
      emptyBecause: "no release was made in the last two minutes",
    },
    ...dashboard.rows
      .flatMap(({ panels }) => panels)
      .flatMap((panel) =>
        panelTargets(panel).map((target) => ({
          dashboard: uid,
          panel: panel.title,
          ...target,
          asked: askedBy(panel, view),
          ...(panel.emptyBecause === undefined ? {} : { emptyBecause: panel.emptyBecause }),
          ...(panel.stepSeconds === undefined ? {} : { stepSeconds: panel.stepSeconds }),
        })),
      ),
  ];
  return asked.flatMap(({ stepSeconds, ...query }) =>
    dashboard.variables
      .filter(({ name }) => query.expr.includes(`$${name}`))
      .reduce<readonly DashboardQuery[]>(
        (queries, { name }) => queries.flatMap((q) => chosen(q, name, choices[name] ?? [])),
        [{ ...query, expr: withoutMacros(query.expr, view, stepSeconds) }],
      ),
  );
}

const annotated = { for: "steps", stepSeconds: annotationStepSeconds } as const;

function askedBy({ kind, stepSeconds = 0 }: Panel, view: View): Asked {
  return kind === "stat" || kind === "table"
    ? { for: "end" }
    : { for: "steps", stepSeconds: Math.max(stepSeconds, view.stepSeconds) };
}

function chosen(query: DashboardQuery, name: string, choices: readonly VariableChoice[]) {
  return choices.map(({ value, emptyBecause }) => {
    const reason = query.emptyBecause ?? emptyBecause;
    return {
      ...query,
      expr: query.expr.replaceAll(`$${name}`, value),
      ...(reason === undefined ? {} : { emptyBecause: reason }),
    };
  });
}
