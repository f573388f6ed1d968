import { z } from "zod";
import type { GrafanaPanel } from "../dashboard-check/grafana.ts";
import { colorName, fieldLook } from "./fields.ts";
import { escaped } from "./html.ts";
import type { DrawnSeries } from "./panel-data.ts";
import type { Theme } from "./theme.ts";
import { valueText } from "./value-text.ts";

const organizeSchema = z.looseObject({
  indexByName: z.record(z.string(), z.number()),
  renameByName: z.record(z.string(), z.string()),
});

/** One row a set of labels: the answers of the queries merged, columns renamed and ordered as the panel says. */
export function tableHtml(panel: GrafanaPanel, series: readonly DrawnSeries[], theme: Theme): string {
  const organized = organizeSchema.safeParse(
    panel.transformations?.find(({ id }) => id === "organize")?.options,
  );
  if (!organized.success) return "";
  const { indexByName, renameByName } = organized.data;
  const columns = Object.keys(renameByName).sort((a, b) => (indexByName[a] ?? 0) - (indexByName[b] ?? 0));
  const queries = (panel.targets ?? []).length;
  const rows = new Map<string, Map<string, DrawnSeries | string>>();
  for (const one of series) {
    const key = columns.map((column) => one.labels[column] ?? "").join("\0");
    const row = rows.get(key) ?? new Map<string, DrawnSeries | string>(Object.entries(one.labels));
    row.set(queries === 1 ? "Value" : `Value #${one.refId}`, one);
    rows.set(key, row);
  }
  const head = columns.map((column) => `<th>${escaped(renameByName[column] ?? column)}</th>`).join("");
  const body = [...rows.values()].map((row) => {
    const cells = columns.map((column) =>
      cell(panel, renameByName[column] ?? column, row.get(column), theme),
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function cell(
  panel: GrafanaPanel,
  title: string,
  value: DrawnSeries | string | undefined,
  theme: Theme,
): string {
  if (value === undefined) return "<td></td>";
  const look = fieldLook(panel, { name: title });
  if (typeof value === "string") {
    const style = look.properties["links"] === undefined ? "" : ` style="color:${theme.named["blue"] ?? ""}"`;
    return `<td${style}>${escaped(value)}</td>`;
  }
  const number = value.points.at(-1)?.[1] ?? Number.NaN;
  const text = look.words[String(number)]?.text ?? valueText(number, look.unit);
  const isColored = look.properties["custom.cellOptions"] !== undefined;
  const color = isColored ? colorName(look, number) : undefined;
  const style = color === undefined ? "" : ` style="color:${theme.named[color] ?? color};font-weight:600"`;
  return `<td${style}>${escaped(text)}</td>`;
}
