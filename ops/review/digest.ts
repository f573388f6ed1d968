import { createHash } from "node:crypto";
import { sorted, type Bundle } from "../bundle/bundle.ts";
import { appliedStacks, type AppliedStack } from "./applied.ts";
import { isSet } from "./resources/sets.ts";

/** One place where two bundles differ in what is applied. */
interface Difference {
  /** Keys from the stack inward. */
  readonly at: readonly string[];
  /** Absent where there was nothing. */
  readonly before?: unknown;
  /** Absent where there is nothing any more. */
  readonly after?: unknown;
}

/**
 * Names a change by what it applies: 16 hexadecimal digits of the SHA-256 over the differences of two bundles as
 * canonical JSON. The same for the same change wherever it is computed; another one for any difference that would be
 * applied. Commit, folder, lock file's order and names derived from content do not count.
 */
export function changeDigest(base: Bundle, head: Bundle): string {
  const json = JSON.stringify(sorted(appliedDifferences(base, head)));
  return createHash("sha256").update(json).digest("hex").slice(0, 16);
}

/** Every place where two bundles differ in what is applied; none: deploying changes nothing. */
export function appliedDifferences(base: Bundle, head: Bundle): readonly Difference[] {
  const [before, after] = [byName(base), byName(head)];
  return differences([], before, after);
}

function byName(bundle: Bundle): Readonly<Record<string, Omit<AppliedStack, "name">>> {
  return Object.fromEntries(appliedStacks(bundle).map(({ name, ...stack }) => [name, stack]));
}

function differences(at: readonly string[], before: unknown, after: unknown): readonly Difference[] {
  if (text(before) === text(after)) return [];
  if (isObject(before) && isObject(after)) {
    const [old, next] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    return [...new Set([...old.keys(), ...next.keys()])]
      .sort()
      .flatMap((key) => differences([...at, key], old.get(key), next.get(key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && isSet(at.at(-1) ?? "")) {
    return setDifferences(at, before, after);
  }
  return [{ at, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function setDifferences(
  at: readonly string[],
  before: readonly unknown[],
  after: readonly unknown[],
): readonly Difference[] {
  const [old, next] = [new Set(before.map(text)), new Set(after.map(text))];
  return [
    ...[...old].filter((element) => !next.has(element)).map((element) => ({ at, before: element })),
    ...[...next].filter((element) => !old.has(element)).map((element) => ({ at, after: element })),
  ].toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function text(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(sorted(value));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
