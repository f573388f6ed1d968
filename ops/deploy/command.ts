import { checkedOutCommit } from "../../infra/commit.ts";
import { deployedPart, synthesisedBundle } from "../bundle/synthesised.ts";
import {
  checkout,
  chosenEnvironment,
  synthesisFolder,
  UsageError,
  type EnvironmentOptions,
} from "../options.ts";
import { terminalStyle } from "../terminal-style.ts";
import { answeredYes } from "../yes-or-no.ts";
import { reviewText } from "../review/report/terminal.ts";
import type { Review } from "../review/review.ts";
import { acknowledgedByCommits } from "./acknowledged-by-commits.ts";
import type { Approval } from "./approval.ts";
import { deploy } from "./deploy.ts";
import { rollback } from "./rollback.ts";
import { deploymentSite, type DeploymentSite } from "./site.ts";

/** `deploy`: brings the checkout to life, as it was reviewed. */
export async function runDeploy(
  options: EnvironmentOptions & { readonly reviewed?: string; readonly acknowledge: readonly string[] },
): Promise<void> {
  const site = chosenSite(options);
  const { environment, outdir } = site;
  const commit = checkedOutCommit(checkout);
  const synthesised = synthesisedBundle({ environment, checkout, commit, outdir });
  const bundle = deployedPart(synthesised, environment.instance);
  const acknowledged = [...options.acknowledge, ...(await acknowledgedByCommits(site, checkout))];
  const started = performance.now();
  const { release, changed } = await deploy(
    site,
    { bundle, commit, approval: approvalOf(options.reviewed), acknowledged, show },
    timed(started),
  );
  if (changed.length > 0) console.log(`release ${String(release)} is live: ${changed.join(", ")}`);
}

/** `rollback`: goes back to an earlier release, from what was stored of it. */
export async function runRollback(
  options: EnvironmentOptions & { readonly to?: number; readonly only: "everything" | "config" },
): Promise<void> {
  const site = chosenSite(options);
  const started = performance.now();
  const { to, only } = options;
  const release = await rollback(site, { ...(to === undefined ? {} : { to }), only, show }, timed(started));
  console.log(`release ${String(release)} is live`);
}

function chosenSite(options: EnvironmentOptions): DeploymentSite {
  const environment = chosenEnvironment(options);
  return deploymentSite(environment, checkout, synthesisFolder(environment.instance));
}

function show(change: Review): void {
  console.log(reviewText(change, terminalStyle()));
}

function approvalOf(reviewed: string | undefined): Approval {
  if (reviewed !== undefined) {
    if (!/^[0-9a-f]{16}$/.test(reviewed))
      throw new UsageError(
        `--reviewed: "${reviewed}": a digest is 16 hexadecimal digits: copy it from the review`,
      );
    return { kind: "reviewed", digest: reviewed };
  }
  return { kind: "ask", agreed: asked };
}

function asked(question: string): Promise<boolean> {
  return answeredYes(
    question,
    "deploy: nobody can be asked here: read the review above, then add --reviewed with its digest",
  );
}

/** Prints each line with the seconds since the command began. */
function timed(started: number): (line: string) => void {
  return (line) => {
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  };
}
