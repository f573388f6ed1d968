import { stringify } from "yaml";
import { ruleFiles } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { releaseNamedByHash, type Release } from "./release.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

/**
 * What Prometheus is given: `scrape/<job>.yml`, and `rules/<name>.<hash>.yml`. The hash in the rule files' names
 * shows in `/api/v1/rules`, and nothing else in Prometheus' API tells which release it has loaded (ADR 0002).
 */
export function prometheusRelease(inventory: Inventory): Release {
  const scrape = scrapeJobs(inventory).map((job): [string, string] => [
    `scrape/${job.job_name.replace("citadel-", "")}.yml`,
    stringify({ scrape_configs: [job] }, { lineWidth: 0 }),
  ]);
  const rules = Object.entries(ruleFiles(inventory)).map(([name, document]): [string, string] => [
    `rules/${name}.yml`,
    stringify(document, { lineWidth: 0 }),
  ]);
  return releaseNamedByHash(Object.fromEntries([...scrape, ...rules]), (path, hash) =>
    path.replace(/^(rules\/.*)\.yml$/, `$1.${hash}.yml`),
  );
}
