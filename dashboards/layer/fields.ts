/** What the kinds of panels have in common, as the SDK's builders want it. */
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type Threshold,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { Explanation, State, Thresholds } from "./model.ts";
import { refId } from "./queries.ts";

/** The data source that the reader chose: every query goes to it, no dashboard knows another. */
export const datasource = { type: "prometheus", uid: "${datasource}" } as const;

/** A panel's description: the three things that a reader asks, one paragraph each. */
export function description({ shows, normal, otherwise }: Explanation): string {
  return `${shows}\n\n**Normal:** ${normal}\n\n**Otherwise:** ${otherwise}`;
}

/** Thresholds as Grafana holds them: the first colour has no value. */
export function thresholdSteps([base, ...steps]: Thresholds): Threshold[] {
  return [{ value: null, color: base }, ...steps.map(([value, color]) => ({ value, color }))];
}

/** Thresholds on the value itself. */
export function thresholdsOf(thresholds: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdSteps(thresholds));
}

/** Values that are shown as words; none where there are no states. */
export function mappingsOf(states: readonly State[] = []): ValueMapping[] {
  return states.length === 0
    ? []
    : [
        {
          type: MappingType.ValueToText,
          options: Object.fromEntries(
            states.map(({ value, text, color }, index) => [String(value), { text, color, index }]),
          ),
        },
      ];
}

/** Colour by threshold. */
export function coloredByThreshold(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** The same colour for the same name in every panel. */
export function coloredByName(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);
}

/** A legend beneath, with the latest value and the highest. */
export function legendOf(calculations: readonly string[]): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs([...calculations]);
}

/** All series at the pointer, the highest first. */
export function tooltipOfAll(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
}

/** The n-th query of a panel, over the time range. */
export function rangeQuery(index: number, expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId(index))
    .datasource(datasource)
    .expr(expr)
    .legendFormat(legend)
    .format(PromQueryFormat.TimeSeries)
    .range();
}

/** The n-th query of a panel, at the end of the time range. */
export function instantQuery(index: number, expr: string, legend: string): DataqueryBuilder {
  return rangeQuery(index, expr, legend).instant();
}

/** One property of a field override. */
export function property(id: string, value: unknown): DynamicConfigValue {
  return { id, value };
}
