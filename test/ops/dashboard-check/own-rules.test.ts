import { findingLine } from "../../../ops/dashboard-check/finding.ts";
import { findingsOf } from "../../../ops/dashboard-check/findings.ts";
import { grafanaDashboard, type GrafanaPanel } from "../../../ops/dashboard-check/grafana.ts";
import { linterRules } from "../../../ops/dashboard-check/linter-rules.ts";
import { ownRules } from "../../../ops/dashboard-check/own-rules.ts";
import { remedies } from "../../../ops/dashboard-check/remedies.ts";

const description =
  "How many requests wait in each engine.\n\n**Normal:** None.\n\n**Otherwise:** Look at the model's dashboard.";
const query = { refId: "A", expr: "max by (model) (llm_engine_requests_waiting)", legendFormat: "{{model}}" };

function panel(different: Partial<GrafanaPanel> = {}): GrafanaPanel {
  return {
    id: 1635862324,
    type: "timeseries",
    title: "Requests waiting",
    description,
    gridPos: { x: 0, y: 0, w: 24, h: 8 },
    targets: [query],
    fieldConfig: { defaults: { unit: "short", noValue: "Nothing is known" }, overrides: [] },
    ...different,
  };
}

/** What our own rules say of a dashboard with these panels. */
function lines(...panels: readonly GrafanaPanel[]): readonly string[] {
  const dashboard = grafanaDashboard({ uid: "sample", title: "Sample", panels, templating: { list: [] } });
  return findingsOf(dashboard)
    .filter(({ rule }) => Object.keys(ownRules({})).includes(rule))
    .map(findingLine);
}

const asks = (expr: string, legendFormat = "") => panel({ targets: [{ refId: "A", expr, legendFormat }] });

test("a good panel is let through", () => {
  expect(lines(panel())).toEqual([]);
});

test.each([
  [
    "a metric that was renamed",
    [asks("max (llm_engine_requests_queued)")],
    [
      "dashboards/sample: “Requests waiting” A: known-series: llm_engine_requests_queued: is not in inventory/metrics: " +
        "correct the name, or declare the series with its labels and type in inventory/metrics/",
    ],
  ],
  [
    "an unknown label",
    [asks('max (llm_engine_requests_waiting{modle="x"})')],
    [
      "dashboards/sample: “Requests waiting” A: known-series: llm_engine_requests_waiting: has no label modle: " +
        "correct the name, or declare the series with its labels and type in inventory/metrics/",
    ],
  ],
  [
    "a unit that is not the query's",
    [asks("max (llm_target_check_duration_seconds)")],
    [
      "dashboards/sample: “Requests waiting”: unit-of-query: query A is in seconds, shown in 'short': " +
        "'max (llm_target_check_duration_seconds)': change the panel's unit, or the query, so that both are about the same",
    ],
  ],
  [
    "a legend without the label",
    [asks("max by (model) (llm_engine_requests_waiting)", "waiting")],
    [
      "dashboards/sample: “Requests waiting” A: legend-of-query: 'waiting' does not name the labels (model) of " +
        "'max by (model) (llm_engine_requests_waiting)': name in the legend exactly the labels that the query is aggregated by",
    ],
  ],
  [
    "two panels on one place, of one title and id",
    [panel(), panel({ gridPos: { x: 12, y: 4, w: 12, h: 8 } })],
    [
      "dashboards/sample: the dashboard: numbered-by-title: “Requests waiting” has the id 1635862324: " +
        "leave ids and refIds to dashboards/layer: ids follow from titles, so give each panel one of its own",
      "dashboards/sample: the dashboard: no-overlap: “Requests waiting” lies over “Requests waiting”: " +
        "leave places to dashboards/layer/layout.ts, and let the panels of a line fill 24 columns",
      "dashboards/sample: the dashboard: own-titles: “Requests waiting” is no title, or not the only one: " +
        "give each panel of a dashboard a title of its own, of 4 to 70 characters, a capital first",
    ],
  ],
  [
    "a hole in the grid",
    [panel({ gridPos: { x: 0, y: 0, w: 20, h: 8 } })],
    [
      "dashboards/sample: the dashboard: no-overlap: 32 cells of the grid are empty: " +
        "leave places to dashboards/layer/layout.ts, and let the panels of a line fill 24 columns",
    ],
  ],
  [
    "a gap in the reference ids",
    [panel({ targets: [query, { ...query, refId: "C" }] })],
    [
      "dashboards/sample: the dashboard: numbered-by-title: “Requests waiting” has a query C out of order: " +
        "leave ids and refIds to dashboards/layer: ids follow from titles, so give each panel one of its own",
    ],
  ],
  [
    "a panel that does not say what is normal",
    [panel({ description: "Waiting." })],
    [
      "dashboards/sample: “Requests waiting”: says-what-is-normal: does not say what is normal and what to do: " +
        "'Waiting.': say in `shows`, `normal` and `otherwise` whole sentences",
    ],
  ],
])("refuses %s, with place and remedy", (_case, panels, expected) => {
  expect(lines(...panels)).toEqual(expected);
});

test("every rule has a remedy, and every remedy a rule", () => {
  expect(Object.keys(remedies).toSorted()).toEqual(
    Object.keys({ ...linterRules, ...ownRules({}) }).toSorted(),
  );
});
