import { Listr, PRESET_TIMER } from "listr2";
import { checkedOutCommit } from "../infra/commit.ts";
import type { Instance } from "../infra/environments/instance.ts";
import { deployedPart } from "./bundle/synthesised.ts";
import { acknowledgedByCommits } from "./deploy/acknowledged-by-commits.ts";
import { deploy } from "./deploy/deploy.ts";
import { deploymentSite } from "./deploy/site.ts";
import { checkout, synthesisFolder } from "./options.ts";
import {
  outputOf,
  preparedBundle,
  preparedEnvironment,
  setupTasks,
  type LocalContext,
  type LocalTask,
} from "./setup/tasks.ts";
import type { Finding } from "./verify/check.ts";
import { verification, type Subject, type Verification } from "./verify/index.ts";
import { awaited } from "./wait.ts";

/** What is healthy as soon as everything has been scraped once; panels fill and canaries run in the minutes after. */
const ESSENTIAL: readonly Subject[] = ["exporter", "scraping", "health", "alerting"];

/** Longest that the environment may take to become healthy after it was deployed. */
const HEALTHY_WITHIN_SECONDS = 180;

/**
 * The steps that bring up a local instance, from nothing to verified.
 *
 * @param acknowledged - names of objections that are known and wanted
 */
export function upTasks(chosen: Instance, acknowledged: readonly string[]): Listr<LocalContext> {
  return progress([
    ...setupTasks(chosen),
    { title: "Deployment", task: deployment(acknowledged), rendererOptions: { persistentOutput: true } },
    { title: "Verification", task: verified },
  ]);
}

/** Steps that are shown live, each with its time. */
export function progress(tasks: LocalTask[]): Listr<LocalContext> {
  return new Listr<LocalContext>(tasks, {
    ctx: { changed: [], verifications: [] },
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
}

/** As `deploy` does it, except that nobody is asked: the local environment is anybody's own. */
function deployment(acknowledged: readonly string[]): LocalTask["task"] {
  return async (context, task) => {
    const environment = preparedEnvironment(context);
    const site = deploymentSite(environment, checkout, synthesisFolder(environment.instance));
    const { changed } = await deploy(
      site,
      {
        bundle: deployedPart(preparedBundle(context), environment.instance),
        commit: checkedOutCommit(checkout),
        approval: { kind: "given" },
        acknowledged: [...acknowledged, ...(await acknowledgedByCommits(site, checkout))],
        show: () => undefined,
      },
      outputOf(task),
    );
    context.changed.push(...changed);
  };
}

const verified: LocalTask["task"] = async (context, task) => {
  const environment = preparedEnvironment(context);
  const under = { environment, checkout };
  const report = outputOf(task);
  let shown = "";
  const healthy = await awaited(HEALTHY_WITHIN_SECONDS, async () => {
    context.verifications = await Promise.all(ESSENTIAL.map((subject) => verification(subject, under)));
    const waiting = failures(context.verifications).map(({ title }) => title);
    if (waiting.length === 0) return true;
    const line = `waiting for ${waiting.join(", ")}`;
    if (line !== shown) report(line);
    shown = line;
    return undefined;
  });
  if (healthy === undefined) {
    const lines = failures(context.verifications).map(({ title, evidence }) => `${title}: ${evidence}`);
    throw new Error(lines.join("\n"));
  }
};

function failures(verifications: readonly Verification[]): readonly Finding[] {
  return verifications.flatMap(({ findings }) => findings).filter(({ state }) => state === "failed");
}
