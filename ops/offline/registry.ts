import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import type { CommandResult } from "../command.ts";
import { failureRemedy, registryFailure, singleLine, unreachableReason } from "./failure.ts";

/**
 * A provider that no registry and no mirror holds: only the registry itself can say so, and it does without
 * sending a provider of 80 MB.
 */
const question = `terraform {
  required_providers {
    unknown = { source = "citadel-monitoring/unknown" }
  }
}
`;

/** What is known of the Terraform registry: it answers, or it cannot be reached and why. */
export type RegistryReach =
  { readonly reachable: true } | { readonly reachable: false; readonly because: string };

/**
 * Environment for Terraform: `TF_CLI_CONFIG_FILE` may name a file that does not exist, which costs a warning
 * on each call; it is then taken away.
 */
export function terraformEnvironment(): Readonly<Record<string, string | undefined>> {
  const file = process.env["TF_CLI_CONFIG_FILE"];
  return file !== undefined && !existsSync(file) ? { TF_CLI_CONFIG_FILE: undefined } : {};
}

/**
 * The platform that Terraform installs providers for, e.g. `linux_amd64`.
 *
 * @throws Error when there is no Terraform, with what to do
 */
export async function terraformPlatform(): Promise<string> {
  const version = await terraform(["version", "-json"], process.cwd());
  const platform = /"platform":\s*"([^"]+)"/.exec(version.stdout)?.[1];
  if (version.exitCode === 0 && platform !== undefined) return platform;
  const remedy = "install Terraform 1.11 or newer and put it on PATH";
  throw new Error(`${singleLine(version.stderr) || "terraform version: prints no platform"}: ${remedy}`);
}

/**
 * Whether Terraform, as this user has configured it, reaches its registry.
 *
 * @throws Error for anything but an answer or a clear refusal, a time-out above all
 */
export async function registryReach(): Promise<RegistryReach> {
  const folder = await mkdtemp(join(tmpdir(), "citadel-registry-"));
  try {
    await writeFile(join(folder, "main.tf"), question);
    const init = await terraform(["init", "-no-color", "-input=false"], folder);
    return reachFromInit(`${init.stdout}${init.stderr}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What `terraform init` has said of the registry when asked for a provider that does not exist.
 *
 * @throws Error for anything but an answer or a clear refusal
 */
export function reachFromInit(output: string): RegistryReach {
  if (/does not have a provider named/.test(singleLine(output))) return { reachable: true };
  const failure = registryFailure(output);
  if (failure === "unreachable") return { reachable: false, because: unreachableReason(output) };
  const because = singleLine(output)
    .replace(/^.*?\bError: /, "")
    .replace(/ To see which modules.*$/, "");
  // Whoever says that the registry's own first page is missing is not the registry.
  const remedy = failureRemedy(failure === "missing" ? "other" : failure);
  throw new Error(`terraform init: ${because}: ${remedy}`);
}

function terraform(args: readonly string[], cwd: string): Promise<CommandResult> {
  return runCommand(["terraform", ...args], { cwd, env: terraformEnvironment(), timeoutSeconds: 180 });
}
