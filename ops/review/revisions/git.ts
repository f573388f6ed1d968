import { runCommand } from "../../command.ts";

/** Git did not do what was asked, or knows nothing of it. */
class GitError extends Error {
  override readonly name = "GitError";
}

/** What git printed. @throws {GitError} with its own words. */
export async function gitText(checkout: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await git(checkout, args);
  if (exitCode === 0) return stdout;
  throw new GitError(
    `git ${args.join(" ")}: exit code ${String(exitCode)}: ${stderr.trim() || "no reason given"}`,
  );
}

/** Whether git says yes: exit code 0. */
export async function gitAgrees(checkout: string, args: readonly string[]): Promise<boolean> {
  return (await git(checkout, args)).exitCode === 0;
}

function git(checkout: string, args: readonly string[]) {
  return runCommand(["git", ...args], {
    cwd: checkout,
    timeoutSeconds: 120,
    // A hook of git sets these to the repository that it runs for.
    env: { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
  });
}
