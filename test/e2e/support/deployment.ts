import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { Environment } from "../../../infra/environments/environment.ts";
import { localEnvironment } from "../../../infra/environments/local.ts";
import { setupRecordOf } from "../../../infra/environments/setup-record.ts";
import { deployedStackNames } from "../../../infra/stacks/stack-names.ts";
import { readBundle } from "../../../ops/bundle/folder.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { notLive } from "../../../ops/deploy/live.ts";
import { situation, type Situation } from "../../../ops/deploy/situation.ts";
import { deploymentSite, type DeploymentSite } from "../../../ops/deploy/site.ts";
import { changeDigest } from "../../../ops/review/digest.ts";
import { directoryOf, run, successful, type TestInstance } from "./instance.ts";

/** The environment of an instance that was set up, as its own clone sees it. */
function environmentOf(instance: TestInstance): Environment {
  const setup = setupRecordOf(readFileSync(join(directoryOf(instance), "setup.json"), "utf8"));
  if (setup.kind === "problem") throw new Error(setup.problem);
  return localEnvironment({ ...instance, setup: setup.record });
}

/** Where an instance is deployed from. */
export function siteOfDeployment(instance: TestInstance): DeploymentSite {
  const outdir = join(directoryOf(instance), "cdktf.out");
  return deploymentSite(environmentOf(instance), instance.checkout, outdir);
}

/** What the store of an instance's releases says. */
export function situationOf(instance: TestInstance): Promise<Situation> {
  return situation(siteOfDeployment(instance).store);
}

/** What is recorded as released and is not what the servers run, in words; and what is still pending. */
export async function problemsOf(instance: TestInstance): Promise<readonly string[]> {
  const { current, unfinished } = await situationOf(instance);
  if (current === undefined) return ["nothing is released"];
  const dead = await notLive(environmentOf(instance), instance.checkout, current.bundle);
  return [
    ...dead.map(({ why }) => why),
    ...unfinished.map(({ record }) => `release ${String(record.number)} is pending`),
  ];
}

/** What the clone declares now. */
export async function declaredBundle(instance: TestInstance): Promise<Bundle> {
  const env = { MONITORING_INSTANCE: instance.instance, MONITORING_PREFIX: instance.prefix };
  successful(await run(instance.checkout, ["npx", "tsx", "infra/main.ts"], env));
  return readBundle(siteOfDeployment(instance).outdir, deployedStackNames(environmentOf(instance)));
}

/** The digest of what deploying the clone would change. */
export async function digestOf(instance: TestInstance): Promise<string> {
  const { current } = await situationOf(instance);
  return changeDigest(current?.bundle ?? { stacks: [] }, await declaredBundle(instance));
}

/**
 * Edits a file of the clone, as somebody who works on it. Undoes the edit when called.
 * @throws Error when the text is not there
 */
export function edited({ checkout }: TestInstance, path: string, from: string, to: string): () => void {
  const file = join(checkout, path);
  const before = readFileSync(file, "utf8");
  if (!before.includes(from)) throw new Error(`${path}: the edit does not fit the file any more: ${from}`);
  writeFileSync(file, before.replace(from, to));
  return () => {
    writeFileSync(file, before);
  };
}

/** Ends `deploy` by SIGKILL some time after it began: with everything that it started, or it alone. */
export async function killedDeploy(
  instance: TestInstance,
  flags: readonly string[],
  milliseconds: number,
  victims: "everything" | "the deployer alone",
): Promise<void> {
  const mark = `E2E_DEPLOY=${String(process.pid)}-${String(Date.now())}`;
  const [name = "", value = ""] = mark.split("=");
  const copy = ["--instance", instance.instance, "--prefix", instance.prefix];
  const deploy = spawn("npx", ["tsx", "ops/cli.ts", "deploy", ...copy, ...flags], {
    cwd: instance.checkout,
    env: { ...process.env, [name]: value, NO_COLOR: "1" },
    stdio: "ignore",
    detached: true,
  });
  const ended = once(deploy, "close");
  await Promise.race([after(milliseconds), ended]);
  for (const { id, command } of processesWith(mark)) {
    if (victims === "everything" || /\bnode\b|tsx/.test(command)) kill(id);
  }
  await ended;
  // Terraform that outlives its deployer finishes what it began; providers that outlive Terraform wait for ever.
  while (processesWith(mark).some(({ command }) => command.startsWith("terraform "))) await after(100);
  for (const { id } of processesWith(mark)) kill(id);
}

/** Processes that inherited a variable of the environment. */
function processesWith(mark: string): readonly { readonly id: number; readonly command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const environment = readFileSync(`/proc/${id}/environ`, "utf8").split("\0");
        const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
        return environment.includes(mark) ? [{ id: Number(id), command }] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
