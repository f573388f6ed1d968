import { hostShell } from "../hosts.ts";
import { livePublications } from "../live/publications.ts";
import { checkout, chosenEnvironment, type EnvironmentOptions } from "../options.ts";
import { releasesText } from "./report.ts";
import { currentNumber, releaseRecords, unfinishedDeployments, withdrawnReleases } from "./store.ts";

/** `releases`: what was deployed, what it was gone back from, and what each server has. */
export async function runReleases(options: EnvironmentOptions): Promise<void> {
  const environment = chosenEnvironment(options);
  const host = hostShell(environment, environment.inventory.metricsServer.host);
  const [records, current, unfinished, withdrawn, live] = await Promise.all([
    releaseRecords(host),
    currentNumber(host),
    unfinishedDeployments(host),
    withdrawnReleases(host),
    livePublications(environment, checkout),
  ]);
  console.log(releasesText({ records, current, unfinished, withdrawn, live }));
}
