import type { Bundle } from "../../bundle/bundle.ts";
import { containersInState, initialised, planned, stackFolder } from "../../terraform/stack.ts";
import { failedPublishers } from "../../terraform/state.ts";
import { plannedChanges } from "../resources/planned.ts";
import type { ResourceChange } from "../resources/resource-change.ts";

/** What plans came to. */
export interface Planned {
  readonly resources: readonly ResourceChange[];
  /** Stacks that could not be planned, e.g. because their host is down, with the reason. */
  readonly unplanned: Readonly<Record<string, string>>;
}

/**
 * What Terraform plans for each stack of a synthesis. A publication that failed before is planned once more, for it
 * would fail every plan of its stack. A stack that cannot be planned does not keep the others from it.
 */
export async function plannedResources(outdir: string, { stacks }: Bundle): Promise<Planned> {
  const resources: ResourceChange[] = [];
  const unplanned: Record<string, string> = {};
  // One after the other: Terraform's mirror of providers is shared.
  for (const { name } of stacks) {
    const stack = stackFolder(outdir, name);
    try {
      await initialised(stack);
      const again = failedPublishers(await containersInState(stack));
      resources.push(...plannedChanges(name, await planned(stack, again)));
    } catch (error) {
      unplanned[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { resources, unplanned };
}
