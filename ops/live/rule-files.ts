import { z } from "zod";
import { parse } from "yaml";

const ruleFile = z.object({
  groups: z
    .array(
      z.object({
        name: z.string(),
        interval: z.string().optional(),
        rules: z
          .array(
            z.object({
              alert: z.string().optional(),
              record: z.string().optional(),
              expr: z.coerce.string(),
              for: z.string().default("0s"),
              keep_firing_for: z.string().default("0s"),
              labels: z.record(z.string(), z.coerce.string()).default({}),
              annotations: z.record(z.string(), z.coerce.string()).default({}),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

const scrapeFile = z.object({
  scrape_configs: z
    .array(
      z.looseObject({
        job_name: z.string(),
        scrape_interval: z.string().optional(),
        scrape_timeout: z.string().optional(),
        // Prometheus' defaults.
        metrics_path: z.string().default("/metrics"),
        scheme: z.string().default("http"),
        static_configs: z
          .array(
            z.object({
              targets: z.array(z.string()).default([]),
              labels: z.record(z.string(), z.coerce.string()).default({}),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

export type RuleFileGroup = z.infer<typeof ruleFile>["groups"][number];
export type FileRule = RuleFileGroup["rules"][number];
export type FileJob = z.infer<typeof scrapeFile>["scrape_configs"][number];

/** The groups of a rule file, or undefined where Prometheus could not read it either. */
export function ruleFileGroups(text: string): readonly RuleFileGroup[] | undefined {
  return ruleFile.safeParse(yaml(text)).data?.groups;
}

/** The jobs of a scrape file, or undefined where Prometheus could not read it either. */
export function scrapeFileJobs(text: string): readonly FileJob[] | undefined {
  return scrapeFile.safeParse(yaml(text)).data?.scrape_configs;
}

/** Paths and texts of a release's files in a folder, e.g. `rules`. */
export function filesIn(
  files: Readonly<Record<string, string>>,
  folder: string,
): readonly (readonly [string, string])[] {
  return Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith(".yml"));
}

function yaml(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch {
    return undefined;
  }
}
