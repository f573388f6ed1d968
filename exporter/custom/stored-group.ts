import type { CustomFamily } from "../../inventory/metrics/custom-declarations.ts";
import type { Declaration } from "./declarations.ts";
import type { Group } from "./group.ts";

/** One family of one group. */
export interface StoredFamily {
  readonly name: string;
  /** Of its declaration. */
  readonly title: string;
  /** `familyShape` of its declaration when it was sent. */
  readonly shape: string;
  /** Its lines. Empty once it has expired: that it was there is remembered for a while, so that it can be seen. */
  readonly block: Uint8Array;
  /** Lines of `block`. */
  readonly series: number;
  /** Seconds since 1970. */
  readonly pushedAt: number;
  readonly expiresAt: number;
}

/** A group with what was last sent. Replaced, never changed. */
export interface StoredGroup {
  readonly group: Group;
  /** Seconds since 1970 of the last push. */
  readonly pushedAt: number;
  /** At least one. */
  readonly families: ReadonlyMap<string, StoredFamily>;
}

/** Series of a group, or of what of it one declaration covers. @param title of that declaration */
export function storedSeries(stored: StoredGroup | undefined, title?: string): number {
  let sum = 0;
  for (const family of stored?.families.values() ?? []) {
    if (title === undefined || family.title === title) sum += family.series;
  }
  return sum;
}

/** When the first of its families expires, seconds since 1970; in the past where one has. */
export function firstExpiry(stored: StoredGroup): number {
  return earliest(stored, ({ expiresAt }) => expiresAt);
}

/** Whether anything of it is still shown. */
export function isAlive({ families }: StoredGroup): boolean {
  return [...families.values()].some(({ series }) => series > 0);
}

/** When something of it is to be ended next: a family that is shown, or the memory of one that was. */
export function nextEnd(stored: StoredGroup): number {
  return earliest(stored, (family) => (family.series > 0 ? family.expiresAt : forgottenAt(family)));
}

function earliest({ families }: StoredGroup, timeOf: (family: StoredFamily) => number): number {
  let first = Infinity;
  // Not as the arguments of one call, which has no room for those of a large group.
  for (const family of families.values()) first = Math.min(first, timeOf(family));
  return first;
}

/** When nobody needs to be told any more that it has expired: after as long again as it lived. */
function forgottenAt({ pushedAt, expiresAt }: StoredFamily): number {
  return 2 * expiresAt - pushedAt;
}

/**
 * The group without the lines of families that have expired, and how many lines those were; without the families
 * themselves once they are to be forgotten, `undefined` where none is left.
 */
export function expiredGroup(
  stored: StoredGroup,
  now: number,
): readonly [left: StoredGroup | undefined, series: number] {
  let series = 0;
  const families = new Map<string, StoredFamily>();
  for (const [name, family] of stored.families) {
    if (family.expiresAt > now || (family.series === 0 && forgottenAt(family) > now)) {
      families.set(name, family);
      continue;
    }
    series += family.series;
    if (forgottenAt(family) > now) families.set(name, { ...family, block: new Uint8Array(0), series: 0 });
  }
  return [families.size === 0 ? undefined : { ...stored, families }, series];
}

/** What a declaration says about how its series look: sent under another one, they would be refused. */
export function familyShape({ type, labels }: CustomFamily): string {
  return JSON.stringify([type, ...labels.toSorted()]);
}

/** The group without families that are not declared any more as they were; `undefined` where none is left. */
export function retainedGroup(
  stored: StoredGroup,
  declarationOf: (name: string) => Declaration | undefined,
): StoredGroup | undefined {
  const families = new Map(
    [...stored.families].flatMap(([name, family]) => {
      const declaration = declarationOf(name);
      return declaration !== undefined && familyShape(declaration.family) === family.shape
        ? [[name, { ...family, title: declaration.title }] as const]
        : [];
    }),
  );
  return families.size === 0 ? undefined : { ...stored, families };
}
