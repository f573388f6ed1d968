import { panelsOf, type GrafanaDashboard } from "../dashboard-check/grafana.ts";
import { escaped } from "./html.ts";
import type { DashboardData } from "./panel-data.ts";
import { panelBox, panelHtml, type Box } from "./panel.ts";
import type { Theme } from "./theme.ts";
import { chosenValues, textWithValues } from "./variables.ts";

/** Width of a page in pixels: what a laptop shows. */
export const PAGE_WIDTH = 1440;

const PADDING = 12;
const HEADER = 64;

/** A dashboard with what it shows, and what it is called on the page: "before", or nothing. */
export interface Side {
  readonly caption: string;
  readonly dashboard: GrafanaDashboard;
  readonly data: DashboardData;
}

/** Height of a page that shows these sides, in pixels. */
export function pageHeight(sides: readonly Side[]): number {
  return HEADER + PADDING * 2 + Math.max(...sides.map(({ dashboard }) => gridHeight(dashboard)));
}

/** Where the panels of a side that stands alone are in the page's picture, by their ids. */
export function panelsPlaces({ dashboard }: Side): Readonly<Record<number, Box>> {
  return Object.fromEntries(
    panelsOf(dashboard).flatMap(({ id = 0, gridPos }) => {
      if (gridPos === undefined) return [];
      const box = panelBox(gridPos, PAGE_WIDTH - 2 * PADDING);
      return [[id, { ...box, x: box.x + PADDING, y: box.y + HEADER + PADDING }]];
    }),
  );
}

/** A page of its own, without anything from elsewhere: one dashboard, or several side by side. */
export function dashboardPage(sides: readonly Side[], theme: Theme): string {
  const [first] = sides;
  const width = Math.floor((PAGE_WIDTH - PADDING * (sides.length + 1)) / sides.length);
  const grids = sides.map((side, index) => {
    const left = PADDING + index * (width + PADDING);
    const values = chosenValues(side.dashboard);
    const panels = side.dashboard.panels.flatMap((panel) =>
      panel.gridPos === undefined
        ? []
        : [
            panelHtml(
              { ...panel, title: textWithValues(panel.title ?? "", values) },
              side.data,
              theme,
              panelBox(panel.gridPos, width),
              `s${String(index)}`,
            ),
          ],
    );
    const header = `<header style="left:${String(left)}px;width:${String(width)}px"><h1>${escaped(side.dashboard.title)}${side.caption === "" ? "" : ` — ${escaped(side.caption)}`}</h1>${subtitle(side)}</header>`;
    return `${header}<main style="left:${String(left)}px;width:${String(width)}px;height:${String(gridHeight(side.dashboard))}px">${panels.join("\n")}</main>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(first?.dashboard.title ?? "")}</title>
<style>${css(theme)}</style></head>
<body style="height:${String(pageHeight(sides))}px">${grids.join("\n")}</body></html>
`;
}

function gridHeight({ panels }: GrafanaDashboard): number {
  return Math.max(0, ...panels.map(({ gridPos }) => ((gridPos?.y ?? 0) + (gridPos?.h ?? 0)) * 38));
}

function subtitle({ dashboard, data: { from, to } }: Side): string {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
  const variables = dashboard.templating.list
    .filter(({ type }) => type === "query")
    .map(({ label, name, current }) => `${label ?? name}: ${current?.value ?? ""}`);
  return `<p>${escaped([`${time(from)} – ${time(to)} UTC`, ...variables].join(" · "))}</p>`;
}

function css({ page, panel, border, text, secondary }: Theme): string {
  return `*{box-sizing:border-box}
body{margin:0;position:relative;width:${String(PAGE_WIDTH)}px;background:${page};color:${text};font:13px "DejaVu Sans",Inter,Roboto,Helvetica,Arial,sans-serif}
header{position:absolute;top:${String(PADDING)}px}
h1{margin:0;font-size:19px;font-weight:600}
header p{margin:4px 0 0;color:${secondary};font-size:12px}
main{position:absolute;top:${String(HEADER + PADDING)}px}
main>*{position:absolute;margin:0}
h2{font-size:14px;font-weight:600;line-height:30px}
.panel{background:${panel};border:1px solid ${border};border-radius:3px;overflow:hidden}
h3{margin:0;padding:7px 8px 0;height:30px;font-size:12.5px;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.panel>svg,.panel>div>svg{display:block;margin:0 7px}
.panel text{font-family:"DejaVu Sans",Inter,Roboto,Helvetica,Arial,sans-serif}
.empty{display:flex;margin:0;padding:0 16px 24px;height:calc(100% - 30px);align-items:center;justify-content:center;text-align:center;color:${secondary}}
footer div{display:flex;gap:12px;height:18px;padding:0 10px;font-size:11px;white-space:nowrap;overflow:hidden}
footer i{display:inline-block;width:14px;margin-right:5px;vertical-align:middle}
footer em{font-style:normal;color:${secondary}}
.tiles{display:flex;gap:4px;padding:0 6px 6px;height:calc(100% - 30px)}
.tile{flex:1;min-width:0;display:flex;flex-direction:column;align-items:center;justify-content:center;border-radius:3px;color:#0b0c0e;overflow:hidden}
.tile span{font-size:11px;white-space:nowrap}
.tile b{white-space:nowrap}
table{width:calc(100% - 16px);margin:0 8px;border-collapse:collapse;font-size:12px}
th{padding:5px 8px;text-align:left;font-weight:600;color:${secondary};border-bottom:1px solid ${border};white-space:nowrap}
td{padding:6px 8px;border-bottom:1px solid ${border};white-space:nowrap}`;
}
