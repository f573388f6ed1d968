import { UsageError } from "../../options.ts";
import { gitAgrees, gitText } from "./git.ts";

/** A commit, and how a person named it. */
export interface Revision {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** E.g. `origin/main (2d2ca14)`. */
  readonly title: string;
}

/**
 * The revision that a change is compared with.
 * @param named - what git understands as a commit. @defaultValue where the branch left `origin/main`; on that branch
 *   itself, or without it, the commit before
 * @throws {UsageError} when there is no such commit here.
 */
export async function baseRevision(checkout: string, named?: string): Promise<Revision> {
  if (named !== undefined) return revision(checkout, named, named);
  const head = await commitOf(checkout, "HEAD");
  const left = (await gitAgrees(checkout, ["rev-parse", "--verify", "--quiet", "origin/main"]))
    ? (await gitText(checkout, ["merge-base", "HEAD", "origin/main"]).catch(() => "")).trim()
    : "";
  return left === "" || left === head
    ? revision(checkout, "HEAD^", "the commit before")
    : revision(checkout, left, "origin/main");
}

/** Messages of the commits that are in the working revision and not in the base, the newest first. */
export async function messagesSince(checkout: string, { commit }: Revision): Promise<readonly string[]> {
  const log = await gitText(checkout, ["log", "-z", "--format=%B", `${commit}..HEAD`]);
  return log.split("\0").filter((message) => message.trim() !== "");
}

async function revision(checkout: string, name: string, words: string): Promise<Revision> {
  const commit = await commitOf(checkout, name);
  return { commit, title: `${words} (${commit.slice(0, 7)})` };
}

async function commitOf(checkout: string, name: string): Promise<string> {
  // The end of options: a name that begins with a dash is no flag.
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  if (await gitAgrees(checkout, args)) return (await gitText(checkout, args)).trim();
  throw new UsageError(
    `review: --base ${name}: no such commit here: name a commit, or fetch it (a shallow clone lacks it: git fetch --unshallow)`,
  );
}
