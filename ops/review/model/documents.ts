/** Shapes of the files of a bundle, as far as they are read; other keys are kept, to be compared as settings. */
import { z } from "zod";
import { durationPattern } from "../../../alerts/duration.ts";
import { matchersOf } from "../matcher.ts";

const texts = z.record(z.string(), z.coerce.string());
const duration = z.string().regex(durationPattern, "must be a duration: write it as 1m30s");
const matchers = z.array(z.string()).superRefine((list, context) => {
  list.forEach((text, index) => {
    const problem = matcherProblem(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem, path: [index] });
  });
});

function matcherProblem(text: string): string | undefined {
  try {
    matchersOf(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One file of `scrape_config_files`. */
export const scrapeDocument = z.looseObject({
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      static_configs: z
        .array(z.looseObject({ targets: z.array(z.string()), labels: texts.optional() }))
        .default([]),
    }),
  ),
});
export type ScrapeConfig = z.infer<typeof scrapeDocument>["scrape_configs"][number];

const rule = z.looseObject({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.coerce.string(),
  for: duration.default("0"),
  keep_firing_for: duration.default("0"),
  labels: texts.default({}),
  annotations: texts.default({}),
});

/** One file of `rule_files`. */
export const ruleDocument = z.looseObject({
  groups: z
    .array(z.looseObject({ name: z.string(), rules: z.array(rule).nullish() }))
    .nullish()
    .transform((groups) => groups ?? []),
});
export type RuleGroupDocument = z.infer<typeof ruleDocument>["groups"][number];

/** A route as it stands in the file, before it inherits anything. */
export const routeDocument = z.looseObject({
  receiver: z.string().optional(),
  matchers: matchers.default([]),
  match: texts.default({}),
  match_re: texts.default({}),
  continue: z.boolean().default(false),
  group_by: z.array(z.string()).optional(),
  group_wait: duration.optional(),
  group_interval: duration.optional(),
  repeat_interval: duration.optional(),
  mute_time_intervals: z.array(z.string()).default([]),
  active_time_intervals: z.array(z.string()).default([]),
  get routes() {
    return z.array(routeDocument).optional();
  },
});
export type RouteDocument = z.infer<typeof routeDocument>;

const range = z.union([z.string(), z.number()]).transform(String);

const timeInterval = z.looseObject({
  times: z.array(z.looseObject({ start_time: z.string(), end_time: z.string() })).default([]),
  weekdays: z.array(range).default([]),
  days_of_month: z.array(range).default([]),
  months: z.array(range).default([]),
  years: z.array(range).default([]),
  location: z.string().default("UTC"),
});
export type TimeIntervalDocument = z.infer<typeof timeInterval>;

const integration = z.record(z.string(), z.unknown());

const inhibition = z.looseObject({
  source_matchers: matchers.default([]),
  source_match: texts.default({}),
  source_match_re: texts.default({}),
  target_matchers: matchers.default([]),
  target_match: texts.default({}),
  target_match_re: texts.default({}),
  equal: z.array(z.string()).default([]),
});
export type InhibitionDocument = z.infer<typeof inhibition>;

const namedIntervals = z.array(z.looseObject({ name: z.string(), time_intervals: z.array(timeInterval) }));

/** `alertmanager.yml` */
export const alertmanagerDocument = z.looseObject({
  route: routeDocument,
  receivers: z.array(
    z.looseObject({ name: z.string() }).catchall(z.union([z.string(), z.array(integration)])),
  ),
  inhibit_rules: z.array(inhibition).default([]),
  time_intervals: namedIntervals.default([]),
  /** Name of `time_intervals` before Alertmanager 0.24. */
  mute_time_intervals: namedIntervals.default([]),
});
export type AlertmanagerDocument = z.infer<typeof alertmanagerDocument>;

/** `exporter.json`: loosely, because that of an older or newer revision must be comparable too. */
export const exporterDocument = z.looseObject({
  targets: z.array(z.looseObject({ target: z.string() })).default([]),
  canaries: z.array(z.looseObject({ model: z.string() })).default([]),
});
export type ExporterDocument = z.infer<typeof exporterDocument>;

/** A provisioning file of Grafana's data sources. */
export const dataSourcesDocument = z.looseObject({
  datasources: z.array(z.looseObject({ name: z.string(), uid: z.string().optional() })).default([]),
});

const gridPosition = z.looseObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });

const panel = z.looseObject({
  id: z.number().default(0),
  type: z.string().default(""),
  title: z.string().default(""),
  gridPos: gridPosition.optional(),
  targets: z.array(z.looseObject({ expr: z.string().optional() })).default([]),
  fieldConfig: z
    .looseObject({ defaults: z.looseObject({ unit: z.string().default("") }).optional() })
    .optional(),
  get panels(): z.ZodDefault<z.ZodArray<typeof panel>> {
    return z.array(panel).default([]);
  },
});
export type PanelDocument = z.infer<typeof panel>;

/** A dashboard's JSON. */
export const dashboardDocument = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panel).default([]),
});
export type DashboardDocument = z.infer<typeof dashboardDocument>;

const resources = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

/** `cdk.tf.json` */
export const templateDocument = z.looseObject({
  resource: resources.default({}),
  data: resources.default({}),
});
export type TemplateDocument = z.infer<typeof templateDocument>;
