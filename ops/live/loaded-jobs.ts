import { durationSeconds } from "../../alerts/duration.ts";
import type { ActiveTarget } from "./prometheus-api.ts";
import { filesIn, scrapeFileJobs, type FileJob } from "./rule-files.ts";

/**
 * Where the scrape jobs that Prometheus runs are not those of the files, a line each: `<path>: <what>`. Seen are
 * jobs, targets, their labels, interval, time-out, path and scheme; Prometheus tells nothing else of a job from an
 * included file.
 *
 * @param pools - names of our scrape pools that Prometheus has
 * @param targets - those that are scraped
 * @param files - of the release on disk
 */
export function jobMismatches(
  pools: readonly string[],
  targets: readonly ActiveTarget[],
  files: Readonly<Record<string, string>>,
): readonly string[] {
  const onDisk = filesIn(files, "scrape").map(([path, text]) => ({ path, jobs: scrapeFileJobs(text) }));
  const known = onDisk.flatMap(({ jobs }) => (jobs ?? []).map(({ job_name }) => job_name));
  return [
    ...onDisk.flatMap(({ path, jobs }) => {
      if (jobs === undefined) return [`${path}: is no scrape file: Prometheus cannot load it`];
      return jobs
        .filter((job) => !pools.includes(job.job_name) || !isScrapedAsWritten(job, targets))
        .map(({ job_name: name }) =>
          pools.includes(name)
            ? `${path}: the job ${name} is not loaded as it is on disk`
            : `${path}: the job ${name} is not loaded`,
        );
    }),
    ...pools
      .filter((pool) => !known.includes(pool))
      .map((pool) => `${pool}: is still scraped, but its file is not on disk`),
  ];
}

function isScrapedAsWritten(job: FileJob, targets: readonly ActiveTarget[]): boolean {
  const running = targets
    .filter(({ scrapePool }) => scrapePool === job.job_name)
    .map(({ discoveredLabels }) => facts(discoveredLabels, job));
  const written = job.static_configs.flatMap(({ targets: addresses, labels }) =>
    addresses.map((address) =>
      facts(
        {
          job: job.job_name,
          ...labels,
          __address__: address,
          __metrics_path__: job.metrics_path,
          __scheme__: job.scheme,
          __scrape_interval__: job.scrape_interval ?? "",
          __scrape_timeout__: job.scrape_timeout ?? "",
        },
        job,
      ),
    ),
  );
  return JSON.stringify(running.sort()) === JSON.stringify(written.sort());
}

/** A target's labels before relabelling, canonical; without what the job leaves to the server's defaults. */
function facts(labels: Readonly<Record<string, string>>, job: FileJob): string {
  const left = [
    ...(job.scrape_interval === undefined ? ["__scrape_interval__"] : []),
    ...(job.scrape_timeout === undefined ? ["__scrape_timeout__"] : []),
  ];
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => !left.includes(name))
      .map(([name, value]) => [name, name.startsWith("__scrape_") ? String(durationSeconds(value)) : value])
      .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
}
