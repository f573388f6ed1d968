import { matching, series } from "../../inventory/metrics/index.ts";
import type { ScrapeJob } from "../../infra/render/scrape-jobs.ts";
import type { Endpoint } from "../endpoints.ts";
import { finding, type CommandFor, type Finding } from "./check.ts";
import { activeTargets, instantVector, type ActiveTarget } from "../live/prometheus-api.ts";

/** Longest scrape of the exporter when all is well and when one target hangs, in seconds: ADR 0005. */
const SLOWEST_EXPORTER_SCRAPE_SECONDS = 2.5;

/** What of a job says what is to be scraped. */
type PublishedJob = Pick<ScrapeJob, "job_name" | "static_configs">;

/** Every job that was published is scraped every 15 s, and every target of it is up. @throws {HttpError} */
export async function scrapingFindings(
  prometheus: Endpoint,
  jobs: readonly PublishedJob[],
  command: CommandFor,
): Promise<readonly Finding[]> {
  const live = await activeTargets(prometheus);
  const [duration] = await instantVector(
    prometheus,
    series("scrape_duration_seconds", { job: "exporter", host: matching(".+") }),
  );
  const seconds = duration?.value ?? Number.NaN;
  return [
    ...targetFindings(live, jobs, command),
    finding(
      "exporter's scrape",
      seconds < SLOWEST_EXPORTER_SCRAPE_SECONDS
        ? []
        : [`took ${seconds.toFixed(2)} s: a target hangs longer than its time-out`],
      `took ${seconds.toFixed(3)} s`,
    ),
  ];
}

/** What Prometheus' targets say, held against the published jobs. */
export function targetFindings(
  live: readonly ActiveTarget[],
  jobs: readonly PublishedJob[],
  command: CommandFor,
): readonly Finding[] {
  const expected = jobs.flatMap(({ job_name, static_configs }) =>
    static_configs.flatMap(({ targets }) => targets.map((target) => ({ pool: job_name, target }))),
  );
  const missing = expected
    .filter(({ pool, target }) => !live.some((t) => t.scrapePool === pool && t.labels["instance"] === target))
    .map(({ pool, target }) => `${pool} ${target} is not scraped: publish it again: ${command("deploy")}`);
  const unpublished = live
    .filter(
      (t) => !expected.some(({ pool, target }) => t.scrapePool === pool && t.labels["instance"] === target),
    )
    .map(
      ({ scrapePool, scrapeUrl }) =>
        `${scrapePool} ${scrapeUrl} is scraped but not in the inventory: ${command("deploy")} takes it away`,
    );
  const down = live
    .filter(({ health }) => health !== "up")
    .map(
      ({ scrapePool, scrapeUrl, health, lastError }) =>
        `${scrapePool} ${scrapeUrl} is ${health}: ${lastError}: docs/runbooks/ScrapeTargetDown.md says what to look at`,
    );
  const interval = live
    .filter(({ scrapeInterval }) => scrapeInterval !== "15s")
    .map(
      ({ scrapePool, scrapeInterval }) =>
        `${scrapePool} is scraped every ${scrapeInterval}, not 15s: publish it again: ${command("deploy")}`,
    );
  return [
    finding(
      "targets",
      [...missing, ...unpublished, ...down],
      `${String(live.length)} targets of ${String(jobs.length)} jobs are up`,
    ),
    finding("scrape interval", interval, `15s for all of ${String(live.length)} targets`),
  ];
}
