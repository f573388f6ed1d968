import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runCommand, type CommandResult } from "../command.ts";
import { terraformEnvironment } from "../offline/registry.ts";
import { failureText } from "./failure-text.ts";
import { stateContainers, type StateContainer } from "./state.ts";

/** A synthesised stack: a folder that plain Terraform works in. */
export interface StackFolder {
  /** `<instance>-<what>` */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
}

/** Terraform failed: its own words, with what to do. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";
}

/** Name of the saved plan in a stack's folder. */
const PLAN_FILE = "stack.tfplan";
/** Name of the plan of a look, beside a deployment's own. */
const LOOK_FILE = "look.tfplan";
/** Exit code of `plan -detailed-exitcode` where something would change. */
const DIFFERENCES = 2;

/** Stacks that are worked on at once: Terraform takes half a core for each. */
export const STACKS_AT_A_TIME = 3;

/** Longest that Terraform may take: an apply waits for containers to become healthy. */
const TIMEOUT_SECONDS = 900;

/** The Terraform of a deployment that was killed may still end its apply, and holds the state until then. */
const LOCK_TIMEOUT = "-lock-timeout=60s";

/** The stacks of that name in a synthesis output. Not checked to exist. */
export function stackFolder(outdir: string, name: string): StackFolder {
  return { name, folder: join(outdir, "stacks", name) };
}

/** Installs providers and opens the state; nothing where that is done already. @throws {TerraformError} */
export async function initialised(stack: StackFolder): Promise<void> {
  if (!existsSync(stack.folder)) {
    throw new TerraformError(
      `${stack.name}: ${stack.folder}: does not exist: synthesise the environment first`,
    );
  }
  // Terraform takes a second to find out that there is nothing to do: six of them make a rollback wait.
  const stamp = join(stack.folder, ".terraform/initialised-for");
  const wanted = initialisedFor(stack);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  succeed(stack, "init", await initialisation(stack));
  writeFileSync(stamp, initialisedFor(stack));
}

/**
 * PostgreSQL says this of `CREATE … IF NOT EXISTS` where somebody else makes the same thing in the same moment
 * (https://postgresql.org/message-id/CAKU4AWpGFMgp3zF-8TUkpydPZ5kJcY-yWcdN92mwRnSbJW2zhQ%40mail.gmail.com): two who
 * deploy for the first time, or one whose stacks are opened side by side and share a sequence.
 */
const MADE_MEANWHILE =
  /pq: (?:duplicate key value violates unique constraint "pg_|relation "[^"]*" already exists)/;
/** The pg backend makes four things, and each can be made by somebody else first. */
const INITIALISATIONS = 5;

async function initialisation(stack: StackFolder): Promise<CommandResult> {
  const initialise = () => terraform(stack, ["init", "-reconfigure"]);
  let result = await initialise();
  for (let times = 1; times < INITIALISATIONS && MADE_MEANWHILE.test(result.stderr); times += 1) {
    result = await initialise();
  }
  return result;
}

/** What an initialisation depends on: backend and providers, and the providers' checksums. */
function initialisedFor({ folder }: StackFolder): string {
  const { terraform, provider } = settings.parse(
    JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")),
  );
  const lock = join(folder, ".terraform.lock.hcl");
  return JSON.stringify({ terraform, provider, lock: existsSync(lock) ? readFileSync(lock, "utf8") : "" });
}

const settings = z.object({ terraform: z.unknown(), provider: z.unknown() });

/**
 * The plan of a stack as `terraform show -json` gives it; saved in its folder, for {@link applied}.
 * @param replace - addresses of resources to make anew though nothing about them changed
 * @throws {TerraformError}
 */
export async function planned(stack: StackFolder, replace: readonly string[] = []): Promise<unknown> {
  const flags = replace.map((address) => `-replace=${address}`);
  succeed(stack, "plan", await terraform(stack, ["plan", LOCK_TIMEOUT, `-out=${PLAN_FILE}`, ...flags]));
  const shown = await terraform(stack, ["show", "-json", PLAN_FILE], "json");
  succeed(stack, "show", shown);
  const plan: unknown = JSON.parse(shown.stdout);
  return plan;
}

/**
 * The plan of a stack as `terraform show -json` gives it, or undefined where nothing would change. A look only: it
 * takes no lock, so that it never stands in the way of a deployment, and leaves no plan behind, which holds secrets.
 * @param replace - as in {@link planned}
 * @throws {TerraformError}
 */
export async function differingPlan(stack: StackFolder, replace: readonly string[] = []): Promise<unknown> {
  const flags = ["-lock=false", "-detailed-exitcode", `-out=${LOOK_FILE}`];
  const result = await terraform(stack, [
    "plan",
    ...flags,
    ...replace.map((address) => `-replace=${address}`),
  ]);
  try {
    if (result.exitCode === 0) return undefined;
    if (result.exitCode !== DIFFERENCES) throw new TerraformError(failureText(stack.name, "plan", result));
    const shown = await terraform(stack, ["show", "-json", LOOK_FILE], "json");
    succeed(stack, "show", shown);
    const plan: unknown = JSON.parse(shown.stdout);
    return plan;
  } finally {
    rmSync(join(stack.folder, LOOK_FILE), { force: true });
  }
}

/** Applies the plan that was saved last. @throws {TerraformError} */
export async function applied(stack: StackFolder): Promise<void> {
  succeed(stack, "apply", await terraform(stack, ["apply", LOCK_TIMEOUT, PLAN_FILE]));
}

/** Destroys everything that the stack's state knows. @throws {TerraformError} */
export async function destroyed(stack: StackFolder): Promise<void> {
  succeed(stack, "destroy", await terraform(stack, ["destroy", LOCK_TIMEOUT, "-auto-approve"]));
}

/** Containers that the stack's state knows; none where there is no state. @throws {TerraformError} */
export async function containersInState(stack: StackFolder): Promise<readonly StateContainer[]> {
  const shown = await terraform(stack, ["show", "-json"], "json");
  succeed(stack, "show", shown);
  return stateContainers(JSON.parse(shown.stdout));
}

function terraform(
  stack: StackFolder,
  [command = "", ...flags]: readonly string[],
  output?: "json",
): Promise<CommandResult> {
  const interaction = output === "json" ? [] : ["-no-color", "-input=false"];
  return runCommand(["terraform", command, ...interaction, ...flags], {
    cwd: stack.folder,
    env: {
      ...terraformEnvironment(),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      // Terraform's cache of plugins is not safe for stacks side by side ("text file busy").
      TF_PLUGIN_CACHE_DIR: undefined,
      // Folder, workspace and flags are this program's to say.
      TF_DATA_DIR: undefined,
      TF_WORKSPACE: undefined,
      TF_CLI_ARGS: undefined,
    },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}

function succeed(stack: StackFolder, command: string, result: CommandResult): void {
  if (result.exitCode !== 0) throw new TerraformError(failureText(stack.name, command, result));
}
