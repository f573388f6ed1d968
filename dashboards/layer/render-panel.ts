import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VisibilityMode,
} from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, Panel as GrafanaPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder as HeatmapBuilder,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StateTimelineBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import {
  coloredByName,
  coloredByThreshold,
  instantQuery,
  legendOf,
  mappingsOf,
  property,
  rangeQuery,
  thresholdsOf,
  tooltipOfAll,
} from "./fields.ts";
import type { HeatmapPanel, Panel, Query, StatPanel, StateTimelinePanel, TimeSeriesPanel } from "./model.ts";
import { refId } from "./queries.ts";
import { tableBuilder } from "./render-table.ts";
import { units } from "./units.ts";

/** What the SDK's builders of panels have in common. */
export interface PanelBuilder extends Builder<GrafanaPanel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: { readonly type: string; readonly uid: string }): this;
  gridPos(position: { x: number; y: number; w: number; h: number }): this;
  interval(interval: string): this;
  noValue(text: string): this;
}

/** The builder of a panel, with all that its kind decides. */
export function panelBuilder(panel: Panel): PanelBuilder {
  switch (panel.kind) {
    case "stat":
      return statBuilder(panel);
    case "time-series":
      return timeSeriesBuilder(panel);
    case "heatmap":
      return heatmapBuilder(panel);
    case "state-timeline":
      return stateTimelineBuilder(panel);
    case "table":
      return tableBuilder(panel);
  }
}

function statBuilder({ queries, unit, thresholds, states, exceptions = {} }: StatPanel): StatBuilder {
  const builder = new StatBuilder()
    .targets(queries.map(({ expr, legend }, index) => instantQuery(index, expr, legend)))
    .unit(units[unit])
    .thresholds(thresholdsOf(thresholds))
    .mappings(mappingsOf(states))
    .colorScheme(coloredByThreshold())
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .justifyMode(BigValueJustifyMode.Center)
    .textMode(BigValueTextMode.ValueAndName)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  for (const [legend, exception] of Object.entries(exceptions)) {
    builder.overrideByName(legend, [property("mappings", mappingsOf(exception))]);
  }
  return builder;
}

function timeSeriesBuilder({ queries, unit, thresholds, max }: TimeSeriesPanel): TimeSeriesBuilder {
  const builder = new TimeSeriesBuilder()
    .targets(queries.map(({ expr, legend }, index) => rangeQuery(index, expr, legend)))
    .unit(units[unit])
    .colorScheme(coloredByName())
    .legend(legendOf(["lastNotNull", "max"]))
    .tooltip(tooltipOfAll())
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .axisSoftMin(0);
  if (max !== undefined) builder.max(max);
  if (thresholds !== undefined) {
    const dashed = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    builder.thresholds(thresholdsOf(thresholds)).thresholdsStyle(dashed);
  }
  queries.forEach((query, index) => {
    const properties = drawing(query, queries);
    if (properties.length > 0) builder.overrideByQuery(refId(index), properties);
  });
  return builder;
}

/** How a query's lines differ from plain ones. */
function drawing({ draw = "line" }: Query, queries: readonly Query[]): DynamicConfigValue[] {
  switch (draw) {
    case "line":
      return [];
    case "target":
      return [
        property("custom.lineStyle", { fill: "dash", dash: [8, 8] }),
        property("custom.lineWidth", 2),
        property("custom.showPoints", "never"),
      ];
    case "lower":
      return [property("custom.lineWidth", 0)];
    case "upper":
      return [
        property("custom.lineWidth", 0),
        property("custom.fillOpacity", 15),
        property("custom.fillBelowTo", queries.find((query) => query.draw === "lower")?.legend ?? ""),
      ];
  }
}

function heatmapBuilder({ expr, unit }: HeatmapPanel): HeatmapBuilder {
  return new HeatmapBuilder()
    .withTarget(rangeQuery(0, expr, "{{le}}").format(PromQueryFormat.Heatmap))
    .unit(units[unit])
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(units[unit]))
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme("Oranges")
        .fill("dark-orange")
        .exponent(0.5)
        .steps(64)
        .reverse(false),
    )
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).showColorScale(true))
    .showLegend();
}

function stateTimelineBuilder({
  queries,
  unit,
  thresholds,
  states,
}: StateTimelinePanel): StateTimelineBuilder {
  return new StateTimelineBuilder()
    .targets(queries.map(({ expr, legend }, index) => rangeQuery(index, expr, legend)))
    .unit(units[unit])
    .thresholds(thresholdsOf(thresholds))
    .mappings(mappingsOf(states))
    .colorScheme(coloredByThreshold())
    .mergeValues(true)
    .showValue(VisibilityMode.Never)
    .legend(legendOf([]))
    .tooltip(tooltipOfAll());
}
