import { panelId } from "../../inventory/panel-id.ts";
import type { Dashboard, Panel, Row } from "./model.ts";

/** Columns of Grafana's grid. */
const gridColumns = 24;

/** Heights in units of Grafana's grid (30 px and a gap), by kind: enough for a dozen series or rows. */
const heights: Readonly<Record<Panel["kind"], number>> = {
  stat: 4,
  "time-series": 8,
  heatmap: 8,
  "state-timeline": 8,
  table: 8,
};

/** Place and size in the grid. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A row's heading, or a panel, with its number in the dashboard and its place. */
export type Placed =
  | { readonly kind: "row"; readonly id: number; readonly row: Row; readonly position: GridPosition }
  | { readonly kind: "panel"; readonly id: number; readonly panel: Panel; readonly position: GridPosition };

/**
 * Everything that stands in the grid, top to bottom, left to right, numbered by titles: Grafana's API numbers
 * nothing, and links to panels need numbers that stay. A panel that does not fit beside the one before begins a new
 * line; a line is as high as its highest panel.
 */
export function placed(dashboard: Dashboard): readonly Placed[] {
  const result: Placed[] = [];
  let y = 0;
  for (const row of dashboard.rows) {
    result.push({ kind: "row", id: panelId(row.question), row, position: { x: 0, y, w: gridColumns, h: 1 } });
    y += 1;
    for (const line of lines(row.panels)) {
      const h = Math.max(...line.map(({ kind, height }) => height ?? heights[kind]));
      let x = 0;
      for (const panel of line) {
        result.push({
          kind: "panel",
          id: panelId(panel.title),
          panel,
          position: { x, y, w: panel.columns, h },
        });
        x += panel.columns;
      }
      y += h;
    }
  }
  return result;
}

function lines(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const result: Panel[][] = [];
  let free = 0;
  for (const panel of panels) {
    const line = result.at(-1);
    if (line !== undefined && panel.columns <= free) line.push(panel);
    else {
      result.push([panel]);
      free = gridColumns;
    }
    free -= panel.columns;
  }
  return result;
}
