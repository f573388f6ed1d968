import { z } from "zod";
import type { GrafanaPanel } from "./grafana.ts";
import { datasourceVariables, panelRule, type Rule } from "./finding.ts";

/** Kinds of panels that the original looks at, and those of ours that it forgets. */
const withQueries = [
  "stat",
  "singlestat",
  "graph",
  "table",
  "timeseries",
  "gauge",
  "heatmap",
  "state-timeline",
];

/** Units of Grafana that we use; the original lists all of them. */
const knownUnits = [
  "none",
  "string",
  "short",
  "percent",
  "percentunit",
  "bytes",
  "Bps",
  "celsius",
  "watt",
  "joule",
  "s",
  "ms",
  "reqps",
  "ops",
];

const reducing = z.looseObject({
  reduceOptions: z.looseObject({ fields: z.string().optional() }).optional(),
});

/** Rules about each panel. */
export const panelRules: Readonly<Record<string, Rule>> = {
  "panel-datasource-rule": panelRule("panel-datasource-rule", ({ type, datasource }, d) => {
    const allowed = datasourceVariables(d).flatMap(({ name }) => [`$${name}`, `\${${name}}`]);
    return !withQueries.includes(type) || allowed.includes(datasource?.uid ?? "")
      ? []
      : [`does not use a templated datasource, uses '${datasource?.uid ?? ""}'`];
  }),
  "panel-title-description-rule": panelRule(
    "panel-title-description-rule",
    ({ type, title = "", description = "" }) =>
      !withQueries.includes(type) || (title !== "" && description !== "")
        ? []
        : [`has missing title or description: '${title}', '${description}'`],
  ),
  "panel-units-rule": panelRule("panel-units-rule", (panel) => {
    if (!withQueries.includes(panel.type) || showsText(panel) || hasMappings(panel)) return [];
    return configuredUnits(panel)
      .filter((unit) => !knownUnits.includes(unit))
      .map((unit) => `has no or invalid units defined: '${unit}'`);
  }),
  "panel-no-targets-rule": panelRule("panel-no-targets-rule", ({ type, targets = [] }) =>
    !withQueries.includes(type) || targets.length > 0 ? [] : ["has no targets"],
  ),
};

function showsText({ type, options }: GrafanaPanel): boolean {
  const reduced = reducing.safeParse(options);
  return type === "stat" && reduced.success && (reduced.data.reduceOptions?.fields ?? "") !== "";
}

function hasMappings({ fieldConfig }: GrafanaPanel): boolean {
  return (fieldConfig?.defaults.mappings ?? []).length > 0;
}

/** Stricter than the original, which looks at the last override only. */
function configuredUnits({ fieldConfig }: GrafanaPanel): readonly string[] {
  const overrides = fieldConfig?.overrides.flatMap(({ properties }) => properties) ?? [];
  return [
    fieldConfig?.defaults.unit ?? "",
    ...overrides.filter(({ id }) => id === "unit").map(({ value }) => String(value)),
  ];
}
