import { stringify } from "yaml";
import { ruleFiles } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { releaseMarker } from "./release-marker.ts";
import { markedRelease, type Release } from "./release.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

/** What Prometheus is given: `scrape/<job>.yml`, `rules/<name>.yml`, and the marker `rules/release.<hash>.yml`. */
export function prometheusRelease(inventory: Inventory): Release {
  const scrape = scrapeJobs(inventory).map((job): [string, string] => [
    `scrape/${job.job_name.replace("citadel-", "")}.yml`,
    stringify({ scrape_configs: [job] }, { lineWidth: 0 }),
  ]);
  const rules = Object.entries(ruleFiles(inventory)).map(([name, document]): [string, string] => [
    `rules/${name}.yml`,
    stringify(document, { lineWidth: 0 }),
  ]);
  return markedRelease(Object.fromEntries([...scrape, ...rules]), releaseMarker);
}
