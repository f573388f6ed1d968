import { z } from "zod";
import { parsedPromql } from "../promql/nodes.ts";
import { unitOf } from "../promql/unit.ts";
import { expanded } from "./finding.ts";
import type { GrafanaPanel } from "./grafana.ts";

/**
 * Grafana's unit → what a query may be measured in, by the metric registry, to be shown in it. `count` is what the
 * registry says of a name that tells only that something is counted.
 */
const measuredIn: Readonly<Record<string, RegExp>> = {
  s: /^seconds$/,
  percentunit: /^ratio$/,
  none: /^(?:ratio|count)$/,
  reqps: /^(?:requests|count)\/s$/,
  "si:tok/s": /^tokens\/s$/,
  ops: /\/s$/,
  bytes: /^bytes$/,
  Bps: /^(?:bytes|count)\/s$/,
  short: /^(?:count|boolean|requests|tokens|runs|failures|observations)$/,
  joule: /^joules$/,
  watt: /^watts$/,
  celsius: /^celsius$/,
};

const organized = z.looseObject({ renameByName: z.record(z.string(), z.string()) });

/** Queries that are measured in something else than their panel, or their column, says. */
export function unitProblems(panel: GrafanaPanel): readonly string[] {
  return (panel.targets ?? []).flatMap(({ refId, expr }, _index, { length }) => {
    const parsed = parsedPromql(expanded(expr));
    const measured = parsed === undefined ? "" : unitOf(parsed.expr, parsed.root);
    const unit = shownIn(panel, length === 1 ? "Value" : `Value #${refId}`);
    return measured === "" || measuredIn[unit]?.test(measured) !== false || isState(panel, measured)
      ? []
      : [`query ${refId} is in ${measured}, shown in '${unit}': '${expr}'`];
  });
}

/** A state's share is coloured, and read as a word: 1 is as good as 100 %. */
function isState({ type }: GrafanaPanel, measured: string): boolean {
  return type === "state-timeline" && measured === "boolean";
}

function shownIn({ fieldConfig, transformations = [] }: GrafanaPanel, value: string): string {
  const columns = transformations.flatMap(({ options }) => {
    const read = organized.safeParse(options);
    return read.success ? [read.data.renameByName[value] ?? ""] : [];
  });
  const own = fieldConfig?.overrides
    .filter(({ matcher }) => columns.includes(named(matcher)))
    .flatMap(({ properties }) => properties.filter(({ id }) => id === "unit"));
  const unit = own?.[0]?.value ?? fieldConfig?.defaults.unit;
  return typeof unit === "string" ? unit : "";
}

function named(matcher: unknown): string {
  const read = z.looseObject({ options: z.string() }).safeParse(matcher);
  return read.success ? read.data.options : "";
}
