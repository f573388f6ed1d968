import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { fieldLook } from "./fields.ts";
import { lineColor } from "./graph.ts";
import { escaped } from "./html.ts";
import type { DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";
import { valueText } from "./value-text.ts";

/** Lines of a legend: what does not fit is counted, as nobody reads twenty. */
const MOST_LEGEND_LINES = 3;

/** Width of a character of the legend's font, in pixels, and of what stands around a name. */
const CHARACTER = 6.3;
const AROUND = 30;

/** Width of “and 99 more”. */
const REST = 90;

/** The legend beneath a graph: the colour, the name and the latest value of each series. */
export function legend(
  panel: GrafanaPanel,
  series: readonly DrawnSeries[],
  theme: Theme,
  width: number,
): { readonly html: string; readonly lines: number } {
  const items = series.map((one, index) => {
    const latest = one.points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? Number.NaN;
    const text = `${one.name}  ${valueText(latest, fieldLook(panel, one).unit)}`;
    const style = fieldLook(panel, one).properties["custom.lineStyle"] === undefined ? "solid" : "dashed";
    return {
      width: AROUND + text.length * CHARACTER,
      html: `<span><i style="border-top:3px ${style} ${lineColor(theme, index)}"></i>${escaped(one.name)} <em>${escaped(valueText(latest, fieldLook(panel, one).unit))}</em></span>`,
    };
  });
  const all = legendLines(items, width, width);
  const shown =
    all.length <= MOST_LEGEND_LINES
      ? all
      : legendLines(items, width, width - REST).slice(0, MOST_LEGEND_LINES);
  const left = items.length - shown.flat().length;
  const html = shown.map((line) => `<div>${line.join("")}</div>`).join("");
  return {
    html: left === 0 ? html : html.replace(/<\/div>$/, `<span>and ${String(left)} more</span></div>`),
    lines: shown.length,
  };
}

interface Item {
  readonly width: number;
  readonly html: string;
}

/** What fits beside each other. @param lastWidth width of the last line that is shown, which may have to say what is left */
function legendLines(
  items: readonly Item[],
  width: number,
  lastWidth: number,
): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let free = 0;
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && item.width <= free) line.push(item.html);
    else {
      lines.push([item.html]);
      free = lines.length === MOST_LEGEND_LINES ? lastWidth : width;
    }
    free -= item.width;
  }
  return lines;
}
