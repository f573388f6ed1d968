import { hostShell } from "../hosts.ts";
import { checkout, chosenEnvironment, synthesisFolder, type EnvironmentOptions } from "../options.ts";
import { commandText } from "../command-text.ts";
import { currentRelease } from "../releases/store.ts";
import { driftExitCode, driftOf, type Drift } from "./drift.ts";
import { readings } from "./readings.ts";
import { driftMarkdown } from "./report/markdown.ts";
import { driftText } from "./report/terminal.ts";

/** Formats of the report. */
export const driftFormats = ["text", "markdown", "json"] as const;

/**
 * `drift`: compares the live servers with the recorded release, and changes nothing. Exit codes: 0 none, 3 drift,
 * 1 it could not be told.
 */
export async function runDrift(
  options: EnvironmentOptions & { readonly format: (typeof driftFormats)[number] },
): Promise<void> {
  const environment = chosenEnvironment(options);
  const store = hostShell(environment, environment.inventory.metricsServer.host);
  const recorded = await currentRelease(store);
  if (recorded === undefined) {
    throw new Error(
      `${environment.instance}: no release is recorded, so there is nothing to compare with: ${commandText(environment, "deploy")}`,
    );
  }
  const site = { environment, checkout, outdir: synthesisFolder(environment.instance) };
  const seen = await readings(site, recorded.bundle);
  const drift = driftOf(environment, recorded, seen, Date.now());
  console.log(report(drift, options.format));
  process.exitCode = driftExitCode(drift);
}

function report(drift: Drift, format: (typeof driftFormats)[number]): string {
  switch (format) {
    case "json":
      return JSON.stringify(drift, undefined, 2);
    case "markdown":
      return driftMarkdown(drift);
    case "text":
      return driftText(drift);
  }
}
