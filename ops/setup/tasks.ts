import type { ListrTask } from "listr2";
import { checkedOutCommit } from "../../infra/commit.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import type { Instance } from "../../infra/environments/instance.ts";
import { localEnvironment } from "../../infra/environments/local.ts";
import type { SetupRecord } from "../../infra/environments/setup-record.ts";
import { adopt, plannedAdoption } from "../adopt/adopt.ts";
import { isNothing } from "../adopt/decision.ts";
import { lockedSite } from "../adopt/locked-site.ts";
import { adoptionSite } from "../adopt/site.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { writeBundle } from "../bundle/folder.ts";
import { synthesisedBundle } from "../bundle/synthesised.ts";
import { appliedPlan, changesNothing, removalText, stackPlan, stackPlanText } from "../deploy/stack.ts";
import { deployer } from "../deploy/site.ts";
import { hostShell } from "../hosts.ts";
import { withDeploymentLock, type DeploymentLock } from "../releases/lock.ts";
import { expectOwnInstance } from "../foreign-checkout.ts";
import { checkout, synthesisFolder } from "../options.ts";
import { isLocal, madeLocalFiles } from "../secrets/local.ts";
import { stackFolder } from "../terraform/stack.ts";
import type { Verification } from "../verify/index.ts";
import { builtImages, recordedPrerequisites, type Report } from "./local.ts";

/** What the steps of `setup` and `up` pass on. */
export interface LocalContext {
  setup?: SetupRecord;
  environment?: Environment;
  /** Of every stack. */
  bundle?: Bundle;
  /** Names of what this run changed, for the last line. */
  readonly changed: string[];
  verifications: readonly Verification[];
}

/** One step of `setup` or `up`. */
export type LocalTask = ListrTask<LocalContext>;

/**
 * The steps that make a local instance what production is before its first deployment: everything installed, the
 * found servers running, the metrics server adopted. After them a plain `cdktf deploy` works.
 */
export function setupTasks(chosen: Instance): LocalTask[] {
  return [
    { title: "Prerequisites: Docker, Terraform providers, images", task: prerequisites(chosen) },
    { title: "Images of ours, files and secrets", task: files(chosen) },
    { title: "Synthesis of the stacks", task: synthesis },
    { title: "Platform: what production finds in place", task: platform },
    { title: "Adoption of the metrics server", task: adoption },
  ];
}

/** The environment that the setup has made. @throws Error when it has not run. */
export function preparedEnvironment({ environment }: LocalContext): Environment {
  if (environment === undefined) throw new Error("the setup has not run");
  return environment;
}

/** What the setup has synthesised. @throws Error when it has not run. */
export function preparedBundle({ bundle }: LocalContext): Bundle {
  if (bundle === undefined) throw new Error("the setup has not run");
  return bundle;
}

/** Shows each line as the task's output. */
export function outputOf(task: { output?: string | undefined }): Report {
  return (line) => {
    task.output = line;
  };
}

function prerequisites(chosen: Instance): LocalTask["task"] {
  return async (context, task) => {
    context.setup = await recordedPrerequisites(chosen, outputOf(task));
    await expectOwnInstance(chosen.instance, checkout);
  };
}

function files(chosen: Instance): LocalTask["task"] {
  return async (context, task) => {
    const report = outputOf(task);
    if (context.setup === undefined) throw new Error("the prerequisites have not run");
    await builtImages(context.setup, report);
    const environment = localEnvironment({ ...chosen, checkout, setup: context.setup });
    context.environment = environment;
    if (!isLocal(environment)) return;
    const made = await undisturbed(environment, () => madeLocalFiles(environment, new Date()));
    report(
      made.length === 0
        ? "files and secrets: nothing changed"
        : `files and secrets: ${String(made.length)} made`,
    );
  };
}

function synthesis(context: LocalContext): void {
  const environment = preparedEnvironment(context);
  context.bundle = synthesisedBundle({
    environment,
    checkout,
    commit: checkedOutCommit(checkout),
    outdir: synthesisFolder(environment.instance),
  });
}

const platform: LocalTask["task"] = async (context, task) => {
  const environment = preparedEnvironment(context);
  const report = outputOf(task);
  const name = `${environment.instance}-platform`;
  const outdir = synthesisFolder(environment.instance);
  const { stacks } = preparedBundle(context);
  await undisturbed(environment, async (lock) => {
    writeBundle(outdir, { stacks: stacks.filter((each) => each.name === name) });
    const plan = await stackPlan(environment, stackFolder(outdir, name), []);
    if (plan.removed.length > 0) report(removalText(plan));
    lock.expectHeld();
    await appliedPlan(environment, plan);
    report(stackPlanText(plan));
    if (!changesNothing(plan)) context.changed.push(name);
  });
};

const adoption: LocalTask["task"] = async (context, task) => {
  const environment = preparedEnvironment(context);
  const found = adoptionSite(environment, checkout);
  const access = environment.inventory.metricsServer.access === "secured" ? "secure" : "keep";
  await undisturbed(environment, async (lock) => {
    const site = lockedSite(found, lock);
    const plan = await plannedAdoption(site, { alertmanagerFile: "replace", access });
    await adopt(site, plan, outputOf(task));
    if (isNothing(plan.decision)) outputOf(task)("adopted already");
    else context.changed.push("adoption");
  });
};

/** A step that changes the environment: nobody else deploys, adopts, rotates or sets up meanwhile. */
function undisturbed<T>(environment: Environment, step: (lock: DeploymentLock) => Promise<T>): Promise<T> {
  const host = hostShell(environment, environment.inventory.metricsServer.host);
  return withDeploymentLock(host, `${deployer()}, setup`, step);
}
