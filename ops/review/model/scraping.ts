import { canonicalByKey } from "./canonical.ts";
import type { ScrapeConfig } from "./documents.ts";
import type { ReadFile } from "./files.ts";
import type { ScrapeJobModel } from "./model.ts";

/** Scrape jobs of all files, by name. */
export function scrapeJobModels(
  files: readonly ReadFile<{ readonly scrape_configs: readonly ScrapeConfig[] }>[],
): readonly ScrapeJobModel[] {
  return files
    .flatMap(({ document }) => document.scrape_configs.map(scrapeJob))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function scrapeJob({ job_name: name, static_configs: groups, ...settings }: ScrapeConfig): ScrapeJobModel {
  return {
    name,
    targets: groups.flatMap(({ targets, labels = {} }) => targets.map((address) => ({ address, labels }))),
    settings: canonicalByKey(settings),
  };
}
