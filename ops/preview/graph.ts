import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { chartSvg, timeAxis, type Size } from "./chart.ts";
import { fieldLook, type FieldLook } from "./fields.ts";
import type { DashboardData, DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";
import { valueText } from "./value-text.ts";

/** Lines over time, as Grafana's time series panel draws them: thresholds and targets dashed, moments as verticals. */
export function graphSvg(
  id: string,
  panel: GrafanaPanel,
  series: readonly DrawnSeries[],
  { from, to, marks }: DashboardData,
  theme: Theme,
  size: Size,
): string {
  const { unit, steps } = fieldLook(panel, { name: "" });
  const highest = panel.fieldConfig?.defaults["max"];
  const values = series.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const limits = steps.flatMap(({ value, color }) => (value === null ? [] : [{ value, color }]));
  const top = Math.max(...values, 0);
  // A limit far above everything would press the lines to the ground: Grafana does not stretch the axis either.
  const shown = limits.filter(({ value }) => value <= Math.max(top * 1.5, Number(highest ?? 0)));
  return chartSvg(
    id,
    {
      grid: { left: 8, right: 12, top: 10, bottom: 4, containLabel: true },
      xAxis: timeAxis(theme, from, to, size.width),
      yAxis: {
        type: "value",
        min: Math.min(0, ...values),
        ...ceiling(typeof highest === "number" ? highest : top === 0 ? 1 : undefined, top, unit),
        axisLabel: {
          color: theme.secondary,
          fontSize: 11,
          formatter: (value: number) => valueText(value, unit),
        },
        splitLine: { lineStyle: { color: theme.grid } },
      },
      series: [
        ...series.map((one, index) => ({
          type: "line" as const,
          name: one.name,
          data: one.points.map(([seconds, value]) => [seconds * 1000, Number.isFinite(value) ? value : null]),
          showSymbol: lonely(one),
          symbolSize: 5,
          ...lineLook(fieldLook(panel, one), lineColor(theme, index)),
        })),
        {
          type: "line" as const,
          data: [],
          silent: true,
          markLine: {
            symbol: "none",
            label: { show: false },
            data: [
              ...shown.map(({ value, color }) => ({
                yAxis: value,
                lineStyle: { color: theme.named[color] ?? color, type: "dashed" as const, opacity: 0.8 },
              })),
              ...marks.map(({ seconds, color }) => ({
                xAxis: seconds * 1000,
                lineStyle: { color: theme.named[color] ?? color, type: "dotted" as const, opacity: 0.9 },
              })),
            ],
          },
        },
      ],
    },
    size,
  );
}

/** Colour of the n-th series of a panel. */
export function lineColor({ palette }: Theme, index: number): string {
  return palette[index % palette.length] ?? "#888888";
}

/** Top of the axis and the distance of its lines: a quarter of a fixed top; powers of two for bytes. */
function ceiling(fixed: number | undefined, top: number, unit: string) {
  if (fixed !== undefined) return { max: fixed, interval: fixed / 4 };
  if (unit !== "bytes") return { splitNumber: 4 };
  const interval = 2 ** Math.ceil(Math.log2(top / 4));
  return { max: Math.ceil(top / interval) * interval, interval };
}

/** A line needs two points that follow each other; otherwise the points themselves are drawn. */
function lonely({ points }: DrawnSeries): boolean {
  const isNumber = points.map(([, value]) => Number.isFinite(value));
  return !isNumber.some((here, index) => here && isNumber[index + 1] === true);
}

function lineLook({ properties }: FieldLook, color: string) {
  const isDashed = properties["custom.lineStyle"] !== undefined;
  const width = properties["custom.lineWidth"];
  return {
    itemStyle: { color },
    lineStyle: {
      color,
      width: typeof width === "number" ? width : 1.5,
      type: isDashed ? ("dashed" as const) : ("solid" as const),
    },
  };
}
