import { z } from "zod";
import type { GrafanaDashboard, GrafanaPanel } from "../dashboard-check/grafana.ts";
import { legendText, type DashboardData, type DrawnSeries, type Mark } from "./panel-data.ts";
import { chosenValues, filledIn, type Moment } from "./variables.ts";

const sample = z.tuple([z.number(), z.string()]);
const answerSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: sample.optional(),
        values: z.array(sample).optional(),
      }),
    ),
  }),
});

/** Asks Prometheus' API: path after `api/v1/`, with its query string, → the parsed JSON. */
export type Ask = (path: string) => Promise<unknown>;

/** Points of a graph: what Grafana asks for on a laptop's width. */
const POINTS = 240;

/** Prometheus' scrape interval, which no graph's step is below, in seconds. */
const SCRAPE_INTERVAL = 15;

/** What a dashboard shows between two moments, in seconds since 1970. */
export async function liveData(
  dashboard: GrafanaDashboard,
  { from, to }: { readonly from: number; readonly to: number },
  ask: Ask,
): Promise<DashboardData> {
  const variables = chosenValues(dashboard);
  const panels = dashboard.panels.filter(({ targets = [] }) => targets.length > 0);
  const answers: (readonly [number, readonly DrawnSeries[]])[] = [];
  for (const panel of panels) {
    answers.push([panel.id ?? 0, await panelSeries(panel, { from, to, variables }, ask)]);
  }
  const marks = await Promise.all(
    dashboard.annotations.list.map((annotation) => annotationMarks(annotation, { from, to, variables }, ask)),
  );
  return { from, to, panels: Object.fromEntries(answers), marks: marks.flat() };
}

async function panelSeries(
  panel: GrafanaPanel,
  time: Omit<Moment, "step">,
  ask: Ask,
): Promise<readonly DrawnSeries[]> {
  const least = Math.max(SCRAPE_INTERVAL, Number.parseInt(panel.interval ?? "0"));
  const step = Math.max(least, Math.ceil((time.to - time.from) / POINTS / SCRAPE_INTERVAL) * SCRAPE_INTERVAL);
  const isInstant = panel.type === "stat" || panel.type === "table";
  const answers = await Promise.all(
    (panel.targets ?? []).map(async ({ refId, expr, legendFormat = "" }) => {
      const series = await asked(filledIn(expr, { ...time, step }), { ...time, step }, isInstant, ask);
      return series.map(({ labels, points }) => ({
        refId,
        labels,
        points,
        name: legendText(legendFormat, labels),
      }));
    }),
  );
  return answers.flat();
}

async function annotationMarks(
  { expr, iconColor, titleFormat }: GrafanaDashboard["annotations"]["list"][number],
  time: Omit<Moment, "step">,
  ask: Ask,
): Promise<readonly Mark[]> {
  const step = 60;
  const series = await asked(filledIn(expr, { ...time, step }), { ...time, step }, false, ask);
  return series.flatMap(({ labels, points }) => {
    // What goes on is one moment: its beginning.
    const first = points.find(([, value]) => Number.isFinite(value));
    return first === undefined
      ? []
      : [{ seconds: first[0], color: iconColor, title: legendText(titleFormat ?? "", labels) }];
  });
}

async function asked(expr: string, { from, to, step }: Moment, isInstant: boolean, ask: Ask) {
  const query = new URLSearchParams(
    isInstant
      ? { query: expr, time: String(to) }
      : { query: expr, start: String(from), end: String(to), step: String(step) },
  );
  const answer = answerSchema.parse(await ask(`${isInstant ? "query" : "query_range"}?${query.toString()}`));
  return answer.data.result
    .map(({ metric, value, values = value === undefined ? [] : [value] }) => ({
      labels: metric,
      points: withGaps(
        values.map(([seconds, text]) => [seconds, numberOf(text)] as const),
        step,
      ),
    }))
    .toSorted((a, b) => (labelText(a.labels) < labelText(b.labels) ? -1 : 1));
}

/** Where a step is missing stands NaN, so that no line is drawn across it. */
function withGaps(points: readonly (readonly [number, number])[], step: number) {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before !== undefined && point[0] - before[0] > step * 1.5
      ? [[before[0] + step, Number.NaN] as const, point]
      : [point];
  });
}

function numberOf(text: string): number {
  return Number(text.replace("Inf", "Infinity"));
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted());
}
