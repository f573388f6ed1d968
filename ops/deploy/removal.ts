import { shellWord } from "../../infra/shell-word.ts";
import type { DeploymentLock } from "../releases/lock.ts";
import { destroyed, initialised, TerraformError, type StackFolder } from "../terraform/stack.ts";

/**
 * Removes stacks that a release does not declare any more, all of them even if some fail.
 * What failed, each with the way out for a host that is gone for good; empty when every one is removed.
 * @throws {LockError}
 */
export async function removalProblems(
  stacks: readonly StackFolder[],
  lock: DeploymentLock,
  report: (line: string) => void,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const stack of stacks) {
    lock.expectHeld();
    try {
      await initialised(stack);
      await destroyed(stack);
      report(`${stack.name}: removed, the release does not declare it any more`);
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      problems.push(`${error.message}\n${wayOut(stack)}`);
    }
  }
  return problems;
}

/** Terraform has nothing to ask a host for whose stack it knows nothing of. */
function wayOut({ name, folder }: StackFolder): string {
  const terraform = `terraform -chdir=${shellWord(folder)} state`;
  return `${name}: where its host is gone for good, have Terraform forget what it made there: ${terraform} rm $(${terraform} list)`;
}
