import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "../../dashboards/layer/model.ts";
import { graph } from "../../dashboards/layer/panels.ts";
import { gauge } from "../../dashboards/layer/promql.ts";
import { dashboardJson } from "../../dashboards/layer/render-dashboard.ts";
import { grafanaDashboard, panelsOf } from "../../ops/dashboard-check/grafana.ts";

// The panel that docs/dashboards.md shows; `npm run check` keeps it in the project's format.
const panels: readonly Panel[] = [
  graph("Duration of checks", "seconds", {
    shows: "How long the exporter's latest check of each target took.",
    normal: "Milliseconds, level.",
    otherwise: "Above 1 s (dashed): look at the target's host, then at the network.",
    thresholds: ["green", [1, "red"]],
    lines: { "{{target}}": gauge("max", "llm_target_check_duration_seconds", ["target"]) },
  }),
];

function declarationLines(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith('graph("Duration of checks"'));
  const last = lines.findIndex((line, index) => index > first && /^\}\),?$/.test(line));
  return lines.slice(first, last + 1);
}

test("a panel with query, unit, threshold and description is at most eight lines", () => {
  const lines = declarationLines(readFileSync(__filename, "utf8"));
  expect(lines[0]).toBe('graph("Duration of checks", "seconds", {');
  expect(lines.length).toBeLessThanOrEqual(8);
});

test("these lines make a whole panel of Grafana's", () => {
  const dashboard = dashboardJson({
    uid: "sample",
    title: "Sample",
    description: "Sample.",
    variables: [],
    alerts: "ALERTS",
    leadsTo: [],
    rows: [{ question: "How fast is it?", panels }],
  });
  expect(panelsOf(grafanaDashboard(dashboard))).toMatchObject([
    {
      id: 1_524_917_703,
      type: "timeseries",
      title: "Duration of checks",
      description:
        "How long the exporter's latest check of each target took.\n\n**Normal:** Milliseconds, level.\n\n" +
        "**Otherwise:** Above 1 s (dashed): look at the target's host, then at the network.",
      gridPos: { x: 0, y: 1, w: 12, h: 8 },
      fieldConfig: {
        defaults: {
          unit: "s",
          noValue: "Not measured in this time: see “Unreachable” on the overview",
          thresholds: {
            mode: "absolute",
            steps: [
              { value: null, color: "green" },
              { value: 1, color: "red" },
            ],
          },
        },
      },
      targets: [
        {
          refId: "A",
          expr: "max by (target) (llm_target_check_duration_seconds)",
          legendFormat: "{{target}}",
          datasource: { uid: "${datasource}" },
        },
      ],
    },
  ]);
});

test("the documentation shows these very lines", () => {
  const guide = readFileSync(join(__dirname, "../../docs/dashboards.md"), "utf8");
  expect(declarationLines(guide)).toEqual(declarationLines(readFileSync(__filename, "utf8")));
});
