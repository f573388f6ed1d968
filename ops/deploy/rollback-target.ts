import { originNumber, previousNumber, type ReleaseRecord } from "../releases/record.ts";
import type { Situation } from "./situation.ts";

/** A rollback that cannot be carried out as it was asked for. */
export class RollbackError extends Error {
  override readonly name = "RollbackError";
}

/**
 * Number of the release to go back to: the one that was asked for; else, after a deployment that was killed or
 * failed, the release that is recorded as live; else the one before it.
 *
 * @param records - of every release, in any order
 * @throws {RollbackError} when there is none
 */
export function rollbackTarget(
  { current, pending }: Situation,
  records: readonly ReleaseRecord[],
  asked: number | undefined,
): number {
  if (asked !== undefined) {
    if (records.some(({ number }) => number === asked)) return originNumber(records, asked);
    throw new RollbackError(`rollback: release ${String(asked)}: there is none: npm run releases lists them`);
  }
  if (current === undefined) {
    throw new RollbackError("rollback: nothing was released yet: deploy a commit that works");
  }
  const { number } = current.record;
  if (pending !== undefined) return originNumber(records, number);
  const previous = previousNumber(records, number);
  if (previous === undefined) {
    throw new RollbackError(
      `rollback: release ${String(number)} is the first: deploy a commit that works instead`,
    );
  }
  return previous;
}

/**
 * Names of the stacks that differ between what is to be live and what may be: only they need a plan.
 * @param same - whether a stack of the same name is the same in both
 */
export function differingStacks(
  target: readonly { readonly name: string; readonly text: string }[],
  others: readonly (readonly { readonly name: string; readonly text: string }[])[],
): readonly string[] {
  return target
    .filter(({ name, text }) =>
      others.some((stacks) => stacks.find((each) => each.name === name)?.text !== text),
    )
    .map(({ name }) => name);
}
