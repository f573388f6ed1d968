import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { chartSvg, type Size } from "./chart.ts";
import { fieldLook } from "./fields.ts";
import type { DashboardData, DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";
import { valueText } from "./value-text.ts";

/** One row of a heatmap: what fell between the edge below and this one, by time. */
interface Band {
  readonly edge: number;
  readonly counts: readonly (readonly [seconds: number, count: number])[];
}

/** Buckets of a histogram by time, darker or brighter where more fell into them. */
export function heatmapSvg(
  id: string,
  panel: GrafanaPanel,
  series: readonly DrawnSeries[],
  { from, to }: DashboardData,
  theme: Theme,
  size: Size,
): string {
  const { unit } = fieldLook(panel, { name: "" });
  const drawn = filledBands(bands(series));
  const times = [...new Set(drawn.flatMap(({ counts }) => counts.map(([seconds]) => seconds)))].sort(
    (a, b) => a - b,
  );
  const cells = drawn.flatMap(({ counts }, row) =>
    counts.filter(([, count]) => count > 0).map(([seconds, count]) => [times.indexOf(seconds), row, count]),
  );
  return chartSvg(
    id,
    {
      grid: { left: 8, right: 12, top: 10, bottom: 4, containLabel: true },
      xAxis: {
        type: "category",
        data: times.map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 16)),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: theme.secondary, fontSize: 11, interval: labelEvery(times, from, to) },
      },
      yAxis: {
        type: "category",
        data: drawn.map(({ edge }) => (Number.isFinite(edge) ? `≤ ${valueText(edge, unit)}` : "more")),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: theme.secondary, fontSize: 11 },
        splitLine: { show: true, lineStyle: { color: theme.grid } },
      },
      visualMap: {
        show: false,
        min: 0,
        max: Math.max(1, ...cells.map(([, , count = 0]) => count)),
        inRange: { color: [...theme.heat] },
      },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderWidth: 1, borderColor: theme.panel } }],
    },
    size,
  );
}

/** Prometheus' buckets hold everything up to their edge: a band is what a bucket has more than the one below. */
function bands(series: readonly DrawnSeries[]): readonly Band[] {
  const sorted = series
    .map(({ labels, points }) => ({ edge: Number((labels["le"] ?? "").replace("+Inf", "Infinity")), points }))
    .sort((a, b) => a.edge - b.edge);
  return sorted.map(({ edge, points }, index) => {
    const below = new Map(sorted[index - 1]?.points ?? []);
    return {
      edge,
      counts: points
        .filter(([, value]) => Number.isFinite(value))
        .map(([seconds, value]) => [seconds, Math.max(0, value - (below.get(seconds) ?? 0))] as const),
    };
  });
}

/** Without the empty bands above and below what is there; one of each stays, so that the edges can be seen. */
function filledBands(all: readonly Band[]): readonly Band[] {
  const isFilled = all.map(({ counts }) => counts.some(([, count]) => count > 0));
  const first = isFilled.indexOf(true);
  return first === -1 ? all : all.slice(Math.max(0, first - 1), isFilled.lastIndexOf(true) + 2);
}

/** Labels some tenth of the way apart. */
function labelEvery(times: readonly number[], from: number, to: number): number {
  const [first = from, second = to] = times;
  return Math.max(0, Math.round((to - from) / 6 / Math.max(1, second - first)) - 1);
}
