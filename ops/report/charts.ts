import { chartSvg, timeAxis, type Size } from "../preview/chart.ts";
import { lineColor } from "../preview/graph.ts";
import { themes } from "../preview/theme.ts";
import { valueText } from "../preview/value-text.ts";
import type { Period } from "./period.ts";
import type { Line, Measures } from "./report.ts";

/** Paper is light. */
const theme = themes.light;

const DAY_SECONDS = 86_400;

/** Lines over the period. @param unit - Grafana's name of it */
export function linesSvg(
  id: string,
  lines: readonly Line[],
  { from, to }: Period,
  unit: string,
  size: Size,
): string {
  const axis = timeAxis(theme, from, to, size.width);
  return chartSvg(
    id,
    {
      grid: { left: 4, right: 24, top: 8, bottom: 2, containLabel: true },
      xAxis: {
        ...axis,
        // Of a day its hours; of more its days.
        axisLabel: { ...axis.axisLabel, formatter: to - from > 2 * DAY_SECONDS ? "{MM}-{dd}" : "{HH}:{mm}" },
      },
      yAxis: {
        type: "value",
        min: 0,
        splitNumber: 4,
        axisLabel: {
          color: theme.secondary,
          fontSize: 11,
          formatter: (value: number) => valueText(value, unit),
        },
        splitLine: { lineStyle: { color: theme.grid } },
      },
      series: lines.map(({ name, points }, index) => ({
        type: "line" as const,
        name,
        data: points.map(([seconds, value]) => [seconds * 1000, value]),
        showSymbol: points.length < 2,
        itemStyle: { color: lineColor(theme, index) },
        lineStyle: { color: lineColor(theme, index), width: 1.6 },
      })),
    },
    size,
  );
}

/** Where the time of a mean request goes: a bar a model, in parts. */
export function splitSvg(id: string, models: readonly Measures[], size: Size): string {
  const measured = models.filter(({ latency }) => latency !== undefined);
  return chartSvg(
    id,
    {
      // Widths of text are only guessed where nothing is drawn on a screen: room for the longest name, and to spare.
      grid: {
        left: 16 + 8 * Math.max(0, ...measured.map(({ name }) => name.length)),
        right: 30,
        top: 4,
        bottom: 22,
      },
      xAxis: {
        type: "value",
        splitNumber: 5,
        axisLabel: {
          color: theme.secondary,
          fontSize: 11,
          formatter: (value: number) => valueText(value, "s"),
        },
        splitLine: { lineStyle: { color: theme.grid } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: measured.map(({ name }) => name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: theme.text, fontSize: 12 },
      },
      series: splitParts.map(({ part, color }) => ({
        type: "bar" as const,
        stack: "split",
        name: part,
        barWidth: 16,
        itemStyle: { color },
        data: measured.map(({ latency }) => latency?.[part] ?? 0),
      })),
    },
    size,
  );
}

/** The parts of a request's time, in their order, and their colours. */
export const splitParts = [
  { part: "queue", color: "#C4162A" },
  { part: "prefill", color: "#B88A00" },
  { part: "decode", color: "#1F60C4" },
] as const;

/** Colour of the n-th model in every chart. */
export function modelColor(index: number): string {
  return lineColor(theme, index);
}
