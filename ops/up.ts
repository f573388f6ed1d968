import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import type { Environment } from "../infra/environments/environment.ts";
import type { Instance } from "../infra/environments/instance.ts";
import type { SetupRecord } from "../infra/environments/setup-record.ts";
import { stackNames } from "../infra/stacks/stack-names.ts";
import { synthesise } from "../infra/synthesise.ts";
import { adopt, plannedAdoption } from "./adopt/adopt.ts";
import { adoptionSite } from "./adopt/site.ts";
import { isNothing } from "./adopt/decision.ts";
import { deployedStack, prepared } from "./deploy.ts";
import { environmentEndpoints } from "./environment-endpoints.ts";
import { expectOwnInstance } from "./foreign-checkout.ts";
import { checkout, synthesisFolder } from "./options.ts";
import { builtImages, recordedPrerequisites, seededFiles, type Report } from "./setup/local.ts";
import { stackFolder, type StackFolder } from "./terraform/stack.ts";
import type { Finding } from "./verify/check.ts";
import { verification, type Subject, type Verification } from "./verify/index.ts";
import { awaited } from "./wait.ts";

/** What `up` passes from step to step. */
export interface UpContext {
  setup?: SetupRecord;
  environment?: Environment;
  /** Names of what this run changed, for the last line. */
  changed: string[];
  verifications: readonly Verification[];
}

type UpTask = ListrTask<UpContext>;

/** What is healthy as soon as everything has been scraped once; panels fill and canaries run in the minutes after. */
const ESSENTIAL: readonly Subject[] = ["exporter", "scraping", "health", "alerting"];

/** Longest that the environment may take to become healthy after it was deployed. */
const HEALTHY_WITHIN_SECONDS = 180;

/** The steps that bring up a local instance, from nothing to verified. */
export function upTasks(chosen: Instance): Listr<UpContext> {
  return new Listr<UpContext>(
    [
      { title: "Prerequisites: Docker, Terraform providers, images", task: prerequisites(chosen) },
      { title: "Setup: images of ours, secrets, files", task: setup(chosen) },
      { title: "Synthesis of the stacks", task: synthesis },
      { title: "Platform: what production finds in place", task: platform },
      { title: "Adoption of the metrics server", task: adoption },
      {
        title: "Deployment",
        task: (context, task) => task.newListr(deployment(requiredEnvironment(context))),
      },
      { title: "Verification", task: verified },
    ],
    {
      ctx: { changed: [], verifications: [] },
      rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    },
  );
}

function prerequisites(chosen: Instance): UpTask["task"] {
  return async (context, task) => {
    const report = outputOf(task);
    const [setup] = await Promise.all([recordedPrerequisites(chosen, report)]);
    await expectOwnInstance(chosen.instance, checkout);
    context.setup = setup;
  };
}

function setup(chosen: Instance): UpTask["task"] {
  return async (context, task) => {
    const report = outputOf(task);
    if (context.setup === undefined) throw new Error("setup: prerequisites have not run");
    await builtImages(context.setup, report);
    context.environment = seededFiles(chosen, context.setup, report);
  };
}

function synthesis(context: UpContext): void {
  const environment = requiredEnvironment(context);
  synthesise({ outdir: synthesisFolder(environment.instance), checkout, environments: [environment] });
}

const platform: UpTask["task"] = async (context, task) => {
  const environment = requiredEnvironment(context);
  const removed = await prepared(environment.instance, stacks(environment));
  if (removed.length > 0)
    outputOf(task)(`removed what a killed deployment left behind: ${removed.join(", ")}`);
  await deploy(
    context,
    outputOf(task),
    stackFolder(synthesisFolder(environment.instance), `${environment.instance}-platform`),
  );
};

const adoption: UpTask["task"] = async (context, task) => {
  const site = adoptionSite(requiredEnvironment(context));
  const plan = await plannedAdoption(site, { alertmanagerFile: "replace" });
  if (isNothing(plan.decision)) {
    outputOf(task)("adopted already");
    return;
  }
  await adopt(site, plan, outputOf(task));
  context.changed.push("adoption");
};

/** The exporter first, so that its first scrape finds it; the rest in the order in which data flows. */
function deployment(environment: Environment): UpTask[] {
  return stacks(environment)
    .filter(({ name }) => name !== `${environment.instance}-platform`)
    .map((stack) => ({
      title: stack.name,
      task: (context, task) => deploy(context, outputOf(task), stack),
      rendererOptions: { persistentOutput: true },
    }));
}

const verified: UpTask["task"] = async (context, task) => {
  const environment = requiredEnvironment(context);
  const under = {
    inventory: environment.inventory,
    endpoints: environmentEndpoints(environment, checkout),
    checkout,
  };
  const look = async () => Promise.all(ESSENTIAL.map((subject) => verification(subject, under)));
  const healthy = await awaited(HEALTHY_WITHIN_SECONDS, async () => {
    context.verifications = await look();
    const [first, ...others] = failures(context.verifications);
    if (first === undefined) return true;
    outputOf(task)(
      `waiting for ${first.title}: ${first.evidence}${others.length > 0 ? ` (and ${String(others.length)} more)` : ""}`,
    );
    return undefined;
  });
  if (healthy === undefined) {
    throw new Error(
      failures(context.verifications)
        .map(({ title, evidence }) => `${title}: ${evidence}`)
        .join("\n"),
    );
  }
};

async function deploy(context: UpContext, report: Report, stack: StackFolder): Promise<void> {
  const { changed, text } = await deployedStack(stack);
  report(text);
  if (changed) context.changed.push(stack.name);
}

function stacks(environment: Environment): readonly StackFolder[] {
  return stackNames(environment).map((name) => stackFolder(synthesisFolder(environment.instance), name));
}

function failures(verifications: readonly Verification[]): readonly Finding[] {
  return verifications.flatMap(({ findings }) => findings).filter(({ state }) => state === "failed");
}

function requiredEnvironment({ environment }: UpContext): Environment {
  if (environment === undefined) throw new Error("up: the setup has not run");
  return environment;
}

function outputOf(task: { output?: string | undefined }): Report {
  return (line) => {
    task.output = line;
  };
}
