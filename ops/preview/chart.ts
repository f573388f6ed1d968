import { init, type EChartsOption } from "echarts";
import type { Theme } from "./theme.ts";

/** Size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A chart as SVG, drawn here: the page that holds it needs no script. The same option gives the same bytes, whatever
 * was drawn before.
 * @param id unique on the page: what the chart defines for itself begins with it
 */
export function chartSvg(id: string, option: EChartsOption, { width, height }: Size): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, useUTC: true, backgroundColor: "transparent", ...option });
    // ECharts counts its drawings and classes through, and has the latter for the mouse only: without this, the
    // second of two equal charts would differ.
    return chart
      .renderToSVGString()
      .replaceAll(/zr\d+-/g, `${id}-`)
      .replaceAll(/<style\s*>.*?<\/style>/gs, "")
      .replaceAll(/ class="[^"]*"/g, "");
  } finally {
    chart.dispose();
  }
}

/** The axis of time that all charts share. */
export function timeAxis(theme: Theme, from: number, to: number, width: number) {
  return {
    type: "time",
    min: from * 1000,
    max: to * 1000,
    // A label is 40 px wide and needs as much again around it.
    splitNumber: Math.max(2, Math.floor(width / 140)),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    axisLabel: { color: theme.secondary, fontSize: 11, formatter: "{HH}:{mm}", hideOverlap: true },
  } as const;
}
