import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type CommandResult } from "../command.ts";
import { terraformEnvironment } from "../offline/registry.ts";
import { failureText } from "./failure-text.ts";
import { planSummary, type PlanSummary } from "./plan.ts";
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

/** Longest that Terraform may take: an apply waits for containers to become healthy. */
const TIMEOUT_SECONDS = 900;

/** The stacks of that name in a synthesis output. Not checked to exist. */
export function stackFolder(outdir: string, name: string): StackFolder {
  return { name, folder: join(outdir, "stacks", name) };
}

/** Installs providers and opens the state. Quick where that is done already. @throws {TerraformError} */
export async function initialised(stack: StackFolder): Promise<void> {
  if (!existsSync(stack.folder)) {
    throw new TerraformError(
      `${stack.name}: ${stack.folder}: does not exist: synthesise the environment first`,
    );
  }
  succeed(stack, "init", await terraform(stack, ["init", "-reconfigure"]));
}

/**
 * The plan of a stack, saved in its folder.
 * @param replace - addresses of resources to make anew though nothing about them changed
 * @throws {TerraformError}
 */
export async function planned(stack: StackFolder, replace: readonly string[] = []): Promise<PlanSummary> {
  const flags = replace.map((address) => `-replace=${address}`);
  succeed(stack, "plan", await terraform(stack, ["plan", `-out=${PLAN_FILE}`, ...flags]));
  const shown = await terraform(stack, ["show", "-json", PLAN_FILE], "json");
  succeed(stack, "show", shown);
  return planSummary(JSON.parse(shown.stdout));
}

/** Applies the plan that was saved last. @throws {TerraformError} */
export async function applied(stack: StackFolder): Promise<void> {
  succeed(stack, "apply", await terraform(stack, ["apply", PLAN_FILE]));
}

/** Destroys everything that the stack's state knows. @throws {TerraformError} */
export async function destroyed(stack: StackFolder): Promise<void> {
  succeed(stack, "destroy", await terraform(stack, ["destroy", "-auto-approve"]));
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
