import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { graphSvg } from "./graph.ts";
import { heatmapSvg } from "./heatmap.ts";
import { escaped } from "./html.ts";
import { legend } from "./legend.ts";
import type { DashboardData } from "./panel-data.ts";
import { stateTimelineSvg } from "./state-timeline.ts";
import { tableHtml } from "./table.ts";
import type { Theme } from "./theme.ts";
import { tilesHtml } from "./tiles.ts";

/** Place and size of a panel on the page, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Height of a panel's title, of a line of its legend, and what is free around its body, in pixels. */
const TITLE = 30;
const LEGEND_LINE = 18;
const MARGIN = 8;

/** Where panels stand: Grafana's 24 columns, 30 px and a gap of 8 px a line. */
export function panelBox({ x, y, w, h }: NonNullable<GrafanaPanel["gridPos"]>, width: number): Box {
  const column = (width + 8) / 24;
  return { x: Math.round(x * column), y: y * 38, width: Math.round(w * column) - 8, height: h * 38 - 8 };
}

/**
 * A panel as HTML: its title, and its values or the words that it has for their absence.
 * @param page what makes the panel's ids unique where several dashboards stand on a page
 */
export function panelHtml(
  panel: GrafanaPanel,
  data: DashboardData,
  theme: Theme,
  box: Box,
  page: string,
): string {
  const style = `left:${String(box.x)}px;top:${String(box.y)}px;width:${String(box.width)}px;height:${String(box.height)}px`;
  const title = escaped(panel.title ?? "");
  if (panel.type === "row") return `<h2 style="${style}">${title}</h2>`;
  const attributes = `class="panel ${panel.type}" data-panel="${String(panel.id ?? 0)}" style="${style}" title="${escaped(panel.description ?? "")}"`;
  return `<section ${attributes}><h3>${title}</h3>${body(panel, data, theme, box, page)}</section>`;
}

function body(panel: GrafanaPanel, data: DashboardData, theme: Theme, box: Box, page: string): string {
  const id = panel.id ?? 0;
  const series = data.panels[id] ?? [];
  if (series.length === 0)
    return `<p class="empty">${escaped(panel.fieldConfig?.defaults.noValue ?? "No data")}</p>`;
  const size = { width: box.width - 2 * MARGIN, height: box.height - TITLE - MARGIN };
  const name = `${page}p${String(id)}`;
  switch (panel.type) {
    case "stat":
      return tilesHtml(panel, series, theme, size.width);
    case "table":
      return tableHtml(panel, series, theme);
    case "heatmap":
      return heatmapSvg(name, panel, series, data, theme, size);
    case "state-timeline":
      return stateTimelineSvg(panel, series, data, theme, size);
    default: {
      const { html, lines } = legend(panel, series, theme, size.width);
      const height = size.height - lines * LEGEND_LINE;
      return `${graphSvg(name, panel, series, data, theme, { ...size, height })}<footer>${html}</footer>`;
    }
  }
}
