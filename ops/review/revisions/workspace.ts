import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gitAgrees } from "./git.ts";

/** Where reviews work, beneath the checkout: paths from a stack to the checkout are relative. */
const REVIEWS = ".local/.review";

/**
 * A folder of this process alone, `.local/.review/<process id>`, made anew. What reviews left behind that were killed
 * is removed first, with their working trees.
 */
export async function reviewWorkspace(checkout: string): Promise<string> {
  const reviews = join(checkout, REVIEWS);
  mkdirSync(reviews, { recursive: true });
  const abandoned = readdirSync(reviews).filter((name) => !isRunning(Number(name)));
  for (const name of abandoned) rmSync(join(reviews, name), { recursive: true, force: true });
  if (abandoned.length > 0) await gitAgrees(checkout, ["worktree", "prune"]);
  const workspace = join(reviews, String(process.pid));
  mkdirSync(workspace);
  return workspace;
}

/** Removes a workspace; a working tree in it has to be removed before. */
export function removeWorkspace(workspace: string): void {
  rmSync(workspace, { recursive: true, force: true });
}

function isRunning(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Somebody else's process may not be asked, but it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
