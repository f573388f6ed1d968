/** Grafana's classic dashboard model, as far as the checks look at it. */
import { z } from "zod";

const datasource = z.looseObject({ type: z.string().optional(), uid: z.string() });
const target = z.looseObject({
  refId: z.string(),
  expr: z.string(),
  datasource: datasource.optional(),
  legendFormat: z.string().optional(),
  format: z.string().optional(),
  hide: z.boolean().optional(),
});
const properties = z.array(z.looseObject({ id: z.string(), value: z.unknown() }));
const panel = z.looseObject({
  id: z.int().optional(),
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  interval: z.string().optional(),
  datasource: datasource.optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }).optional(),
  targets: z.array(target).optional(),
  transformations: z.array(z.looseObject({ id: z.string(), options: z.unknown() })).optional(),
  options: z.looseObject({}).optional(),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({
        unit: z.string().optional(),
        noValue: z.string().optional(),
        mappings: z.array(z.unknown()).optional(),
      }),
      overrides: z.array(z.looseObject({ matcher: z.unknown(), properties })),
    })
    .optional(),
});
const variable = z.looseObject({
  name: z.string(),
  label: z.string().optional(),
  type: z.string(),
  query: z.string(),
  refresh: z.int().optional(),
  multi: z.boolean().optional(),
  allValue: z.string().optional(),
  /** What is selected: text, for the variables that we use. */
  current: z.looseObject({ value: z.string() }).optional(),
  datasource: datasource.optional(),
});
const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  editable: z.boolean().optional(),
  links: z.array(z.looseObject({ title: z.string(), url: z.string().optional() })).default([]),
  panels: z.array(panel),
  annotations: z
    .looseObject({
      list: z.array(
        z.looseObject({ expr: z.string(), iconColor: z.string(), titleFormat: z.string().optional() }),
      ),
    })
    .default({ list: [] }),
  templating: z.looseObject({ list: z.array(variable) }),
});

export type GrafanaDashboard = z.infer<typeof dashboard>;
export type GrafanaPanel = z.infer<typeof panel>;
export type GrafanaTarget = z.infer<typeof target>;
export type GrafanaVariable = z.infer<typeof variable>;

/** A dashboard as Grafana would read it: through its JSON text. */
export function grafanaDashboard(json: unknown): GrafanaDashboard {
  return dashboard.parse(JSON.parse(JSON.stringify(json)));
}

/** Its panels without the headings of rows. */
export function panelsOf({ panels }: GrafanaDashboard): readonly GrafanaPanel[] {
  return panels.filter(({ type }) => type !== "row");
}
