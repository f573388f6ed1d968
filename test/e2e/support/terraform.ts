import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { stackNames } from "../../../infra/stacks/stack-names.ts";
import { directoryOf, run, siteOf, successful, type TestInstance } from "./instance.ts";
import type { CommandResult } from "../../../ops/command.ts";

/** Folders of an instance's stacks, as they were synthesised, in the order of deployment. Absolute. */
export function stackFolders(instance: TestInstance): readonly string[] {
  const names = stackNames({ name: "local", instance: instance.instance, inventory: siteOf(instance) });
  return names.map((name) => stackFolder(instance, name));
}

/** Folder of one synthesised stack. Absolute. */
export function stackFolder(instance: TestInstance, name: string): string {
  return join(directoryOf(instance), "cdktf.out/stacks", name);
}

/** What came of plain Terraform in a stack's folder. */
export function terraform(folder: string, ...args: readonly string[]): Promise<CommandResult> {
  return run(folder, ["terraform", ...args], { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" });
}

const changes = z.object({
  resource_changes: z.array(
    z.object({ address: z.string(), change: z.object({ actions: z.array(z.string()) }) }),
  ),
});

/** A saved plan. */
export interface SavedPlan {
  /** What becomes of each resource that changes, e.g. `docker_container.prometheus_container_1A: create delete`. */
  readonly changes: readonly string[];
  /** Everything that the plan says, as JSON. */
  readonly json: string;
}

/** What Terraform would do to a stack. @throws Error with what Terraform printed when it cannot plan */
export async function planOf(folder: string): Promise<SavedPlan> {
  const file = join(folder, "e2e.tfplan");
  successful(await terraform(folder, "plan", "-input=false", "-no-color", `-out=${file}`));
  const { exitCode, stdout, stderr } = await terraform(folder, "show", "-json", file);
  rmSync(file);
  if (exitCode !== 0) throw new Error(stderr);
  const parsed = changes.parse(JSON.parse(stdout));
  return {
    json: stdout,
    changes: parsed.resource_changes
      .filter(({ change }) => change.actions.join(" ") !== "no-op")
      .map(({ address, change }) => `${address}: ${[...change.actions].sort().join(" ")}`),
  };
}
