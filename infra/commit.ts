import { spawnSync } from "node:child_process";

/**
 * The commit that a checkout is at, 40 hexadecimal digits, with `-dirty` behind it where tracked files were changed;
 * `unknown` where git knows none, e.g. in an unpacked archive.
 */
export function checkedOutCommit(checkout: string): string {
  const args = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
  const { status, stdout } = spawnSync("git", args, { cwd: checkout, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "unknown";
}
