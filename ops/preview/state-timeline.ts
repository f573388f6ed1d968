import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import type { Size } from "./chart.ts";
import { colorName, fieldLook } from "./fields.ts";
import { escaped } from "./html.ts";
import type { DashboardData, DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";

/** Width of the names in a narrow and in a wide panel, in pixels, and of one of their characters. */
const NAMES_NARROW = 130;
const NAMES_WIDE = 260;
const WIDE = 900;
const CHARACTER = 6.8;
const AXIS_HEIGHT = 18;
const MOST_LABELS = 6;
/** A label of time, and as much around it as keeps two apart. */
const LABEL_WIDTH = 50;

/** A bar a series, in the colour of its state. */
export function stateTimelineSvg(
  panel: GrafanaPanel,
  series: readonly DrawnSeries[],
  { from, to }: DashboardData,
  theme: Theme,
  { width, height }: Size,
): string {
  const names = width > WIDE ? NAMES_WIDE : NAMES_NARROW;
  const rowHeight = (height - AXIS_HEIGHT) / Math.max(1, series.length);
  const x = (seconds: number) => names + ((seconds - from) / (to - from)) * (width - names - 8);
  const bars = series.flatMap((one, row) => {
    const look = fieldLook(panel, one);
    const y = row * rowHeight + rowHeight * 0.12;
    const name = `<text x="${String(names - 8)}" y="${fixed(row * rowHeight + rowHeight / 2 + 4)}" text-anchor="end" font-size="${rowHeight < 14 ? "9" : "11"}" fill="${theme.secondary}">${escaped(shortened(one.name, Math.floor((names - 10) / CHARACTER)))}</text>`;
    return [
      name,
      ...segments(one, to).map(({ start, end, value }) => {
        const color = colorName(look, value) ?? theme.secondary;
        return `<rect x="${fixed(x(start))}" y="${fixed(y)}" width="${fixed(Math.max(1, x(end) - x(start)))}" height="${fixed(rowHeight * 0.76)}" fill="${theme.named[color] ?? color}"/>`;
      }),
    ];
  });
  const count = Math.max(1, Math.min(MOST_LABELS, Math.floor((width - names) / LABEL_WIDTH)));
  const labels = Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 0.5)) / count);
  const axis = labels.map(
    (seconds) =>
      `<text x="${fixed(x(seconds))}" y="${fixed(height - 4)}" text-anchor="middle" font-size="11" fill="${theme.secondary}">${new Date(seconds * 1000).toISOString().slice(11, 16)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width)}" height="${fixed(height)}">${[...bars, ...axis].join("")}</svg>`;
}

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/** Points that follow each other with the same value are one segment; a missing value is a gap. */
function segments({ points }: DrawnSeries, to: number): readonly Segment[] {
  const result: Segment[] = [];
  points.forEach(([seconds, value], index) => {
    if (!Number.isFinite(value)) return;
    const end = points[index + 1]?.[0] ?? to;
    const last = result.at(-1);
    if (last?.value === value && last.end === seconds) result[result.length - 1] = { ...last, end };
    else result.push({ start: seconds, end, value });
  });
  return result;
}

function shortened(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
