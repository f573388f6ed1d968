import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { colorName, fieldLook } from "./fields.ts";
import { escaped } from "./html.ts";
import type { DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";
import { valueText } from "./value-text.ts";

/** Current values as coloured tiles, as Grafana's stat panel. */
export function tilesHtml(
  panel: GrafanaPanel,
  series: readonly DrawnSeries[],
  theme: Theme,
  width: number,
): string {
  const texts: string[] = [];
  const tiles = series.map((one) => {
    const look = fieldLook(panel, one);
    const value = one.points.findLast(([, number]) => !Number.isNaN(number))?.[1] ?? Number.NaN;
    const color = colorName(look, value) ?? "";
    const text = look.words[String(value)]?.text ?? valueText(value, look.unit);
    texts.push(text);
    return `<div class="tile" style="background:${theme.named[color] ?? theme.border}"><span>${escaped(one.name)}</span><b>${escaped(text)}</b></div>`;
  });
  // As Grafana: the text as large as the longest of them allows.
  const size = Math.max(
    11,
    Math.min(22, Math.floor(width / Math.max(1, series.length) / longest(texts) / 0.72)),
  );
  return `<div class="tiles" style="font-size:${String(size)}px">${tiles.join("")}</div>`;
}

function longest(texts: readonly string[]): number {
  return Math.max(4, ...texts.map(({ length }) => length));
}
