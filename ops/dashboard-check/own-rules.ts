import { panelId } from "../../inventory/panel-id.ts";
import { outerGroupings } from "../promql/syntax.ts";
import { dashboardRule, expanded, panelRule, targetRule, type Rule } from "./finding.ts";
import type { GrafanaDashboard, GrafanaPanel } from "./grafana.ts";
import { panelsOf } from "./grafana.ts";
import { queryProblems, type KnownSeries } from "./query-problems.ts";
import { unitProblems } from "./units-of-queries.ts";

/**
 * What we ask of a dashboard beyond grafana/dashboard-linter.
 * @param custom custom families that are known beside inventory/metrics
 */
export function ownRules(custom: KnownSeries): Readonly<Record<string, Rule>> {
  return {
    "known-series": targetRule("known-series", ({ expr }) => queryProblems(expanded(expr), custom)),
    ...rules,
  };
}

const rules: Readonly<Record<string, Rule>> = {
  "unit-of-query": panelRule("unit-of-query", unitProblems),
  "legend-of-query": targetRule("legend-of-query", ({ expr, legendFormat = "" }, { type }) => {
    if (type === "table" || type === "heatmap") return [];
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    return outerGroupings(expanded(expr))
      .map((labels) => labels.filter((label) => label !== "le"))
      .filter((labels) => labels.toSorted().join() !== named.toSorted().join())
      .map((labels) => `'${legendFormat}' does not name the labels (${labels.join(", ")}) of '${expr}'`);
  }),
  "numbered-by-title": dashboardRule("numbered-by-title", ({ panels }) => [
    ...panels
      .filter(
        ({ id, title = "" }, index) =>
          id !== panelId(title) || panels.findIndex((other) => other.id === id) !== index,
      )
      .map(({ id, title = "" }) => `“${title}” has the id ${String(id)}`),
    ...panels.flatMap(({ title = "", targets = [] }) =>
      targets
        .filter(({ refId }, index) => refId !== String.fromCharCode("A".charCodeAt(0) + index))
        .map(({ refId }) => `“${title}” has a query ${refId} out of order`),
    ),
  ]),
  "no-overlap": dashboardRule("no-overlap", placeProblems),
  "own-titles": dashboardRule("own-titles", (dashboard) => {
    const titles = panelsOf(dashboard).map(({ title = "" }) => title);
    return titles
      .filter((title, index) => titles.indexOf(title) !== index || !/^[A-Z].{3,69}$/.test(title))
      .map((title) => `“${title}” is no title, or not the only one`);
  }),
  "says-what-is-normal": panelRule("says-what-is-normal", ({ description = "", fieldConfig }) => [
    ...(/^.{20,}[.…]\n\n\*\*Normal:\*\* .+\.\n\n\*\*Otherwise:\*\* .{20,}\.$/s.test(description)
      ? []
      : [`does not say what is normal and what to do: '${description}'`]),
    ...((fieldConfig?.defaults.noValue ?? "") === "" ? ["does not say what it means when it is empty"] : []),
  ]),
};

/** Every cell of the 24 columns is taken once, from the top to the last line. */
function placeProblems({ panels }: GrafanaDashboard): readonly string[] {
  const taken = new Map<string, GrafanaPanel>();
  const problems: string[] = [];
  for (const panel of panels) {
    const { x, y, w, h } = panel.gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
    if (w === 0 || x + w > 24) problems.push(`“${panel.title ?? ""}” leaves the 24 columns`);
    const others = new Set<string>();
    for (let row = y; row < y + h; row += 1) {
      for (let column = x; column < x + w; column += 1) {
        const other = taken.get(`${String(column)},${String(row)}`);
        if (other !== undefined) others.add(other.title ?? "");
        taken.set(`${String(column)},${String(row)}`, panel);
      }
    }
    for (const other of others) problems.push(`“${panel.title ?? ""}” lies over “${other}”`);
  }
  const lines = Math.max(0, ...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  return problems.length > 0 || taken.size === lines * 24
    ? problems
    : [`${String(lines * 24 - taken.size)} cells of the grid are empty`];
}
