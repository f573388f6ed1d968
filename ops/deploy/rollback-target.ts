import { bundleText, type Bundle } from "../bundle/bundle.ts";
import { originNumber, previousNumber, type ReleaseRecord } from "../releases/record.ts";
import { withImagesOf } from "./images.ts";
import { mayBeLive, type Situation } from "./situation.ts";

/** A rollback that cannot be carried out as it was asked for. */
export class RollbackError extends Error {
  override readonly name = "RollbackError";
}

/**
 * Number of the release to go back to: the one that was asked for; else, after a rollback that was killed or failed,
 * where that was going; after such a deployment, the release that is recorded as live; else the one before it.
 *
 * @param records - of every release, in any order
 * @throws {RollbackError} when there is none
 */
export function rollbackTarget(
  { current, unfinished }: Situation,
  records: readonly ReleaseRecord[],
  asked: number | undefined,
): number {
  if (asked !== undefined) {
    if (records.some(({ number }) => number === asked)) return originNumber(records, asked);
    throw new RollbackError(`rollback: release ${String(asked)}: there is none: npm run releases lists them`);
  }
  const last = unfinished.at(-1)?.record.cause;
  if (last?.kind === "rollback") return last.to;
  if (current === undefined) {
    throw new RollbackError("rollback: nothing was released yet: deploy a commit that works");
  }
  const { number } = current.record;
  if (last !== undefined) return originNumber(records, number);
  const previous = previousNumber(records, number);
  if (previous === undefined) {
    throw new RollbackError(
      `rollback: release ${String(number)} is the first: deploy a commit that works instead`,
    );
  }
  return previous;
}

/** What a rollback makes of what. */
export interface WayBack {
  /** What is to be live. */
  readonly bundle: Bundle;
  /** What is gone back from: the newest of what may be live that is not what is to be. */
  readonly live: Bundle;
  /** Names of the stacks that differ from anything that may be live: only they need a plan. */
  readonly differing: readonly string[];
}

/**
 * The way from what may be live to a release.
 * @param only - `config` leaves images as they were last to be
 */
export function wayBack(found: Situation, target: Bundle, only: "everything" | "config"): WayBack {
  const candidates = mayBeLive(found);
  const newest = candidates.at(-1) ?? target;
  const bundle = only === "config" ? withImagesOf(target, newest) : target;
  const goal = bundleText(bundle);
  const others = candidates.map(stackTexts);
  return {
    bundle,
    live: candidates.findLast((candidate) => bundleText(candidate) !== goal) ?? newest,
    differing: [...stackTexts(bundle)]
      .filter(([name, text]) => others.some((stacks) => stacks.get(name) !== text))
      .map(([name]) => name),
  };
}

/** Texts of a bundle's stacks, by name. */
function stackTexts({ stacks }: Bundle): ReadonlyMap<string, string> {
  return new Map(stacks.map((stack) => [stack.name, bundleText({ stacks: [stack] })]));
}
