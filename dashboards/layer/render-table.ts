import { TableCellDisplayMode } from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue } from "@grafana/grafana-foundation-sdk/dashboard";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { instantQuery, mappingsOf, property, thresholdSteps } from "./fields.ts";
import type { TablePanel, ValueColumn } from "./model.ts";
import { refId } from "./queries.ts";
import { units } from "./units.ts";

/** A table of one row a set of label values: the answers of its queries merged by the labels. */
export function tableBuilder({ labels, values, drillDown }: TablePanel): TableBuilder {
  const builder = new TableBuilder()
    .targets(
      values.map(({ expr, title }, index) => instantQuery(index, expr, title).format(PromQueryFormat.Table)),
    )
    .unit(units.count)
    .filterable(true)
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "organize", options: columnsOf(labels, values) });
  for (const column of values) builder.overrideByName(column.title, appearance(column));
  const [first] = Object.entries(labels);
  if (drillDown !== undefined && first !== undefined) {
    const [label, title] = first;
    const { uid, variable } = drillDown;
    const url = `/d/${uid}?var-${variable}=\${__data.fields.${label}}&\${datasource:queryparam}&\${__url_time_range}`;
    builder.overrideByName(title, [property("links", [{ title: drillDown.title, url, targetBlank: false }])]);
  }
  return builder;
}

function columnsOf(labels: TablePanel["labels"], values: TablePanel["values"]) {
  // Grafana calls the values of a lone query "Value", of several "Value #A", "Value #B", …
  const names = values.map((_, index) => (values.length === 1 ? "Value" : `Value #${refId(index)}`));
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries([...Object.keys(labels), ...names].map((name, index) => [name, index])),
    renameByName: {
      ...labels,
      ...Object.fromEntries(values.map(({ title }, index) => [names[index] ?? "", title])),
    },
  };
}

function appearance({ unit, thresholds, states = [] }: ValueColumn): DynamicConfigValue[] {
  const colored = thresholds !== undefined || states.length > 0;
  return [
    property("unit", units[unit]),
    ...(states.length > 0 ? [property("mappings", mappingsOf(states))] : []),
    ...(thresholds === undefined
      ? []
      : [property("thresholds", { mode: "absolute", steps: thresholdSteps(thresholds) })]),
    ...(colored ? [property("custom.cellOptions", { type: TableCellDisplayMode.ColorText })] : []),
  ];
}
