import { canonical } from "../model/canonical.ts";

/** One place where two JSON values differ. */
export type Difference =
  | {
      readonly kind: "value";
      /** E.g. `catalogue[phi-3].team`; empty for the whole value. */
      readonly path: string;
      /** Undefined where there was none. */
      readonly before: unknown;
      readonly after: unknown;
    }
  /** A list with other members, each canonical, its texts as they are. */
  | {
      readonly kind: "members";
      readonly path: string;
      readonly removed: readonly string[];
      readonly added: readonly string[];
    }
  | { readonly kind: "order"; readonly path: string };

/** What names a member of a list, so that it is compared with its former self wherever it stands. */
const IDENTITIES = ["uid", "name", "target", "model", "refId", "alert", "label", "file", "matcher"];

/** A variable of a container's environment. */
const VARIABLE = /^([A-Za-z_]\w*)=(.*)$/su;

/** Every place where two JSON values differ, in the order of the keys; what is a text by itself is one place. */
export function differences(before: unknown, after: unknown, path = ""): readonly Difference[] {
  if (canonical(before ?? null) === canonical(after ?? null)) return [];
  const inner = [jsonIn(before), jsonIn(after)] as const;
  if (inner[0] !== undefined && inner[1] !== undefined) {
    const inside = differences(inner[0], inner[1], path);
    if (inside.length > 0) return inside;
  }
  const lists = [listOf(before), listOf(after)] as const;
  if (lists[0] !== undefined && lists[1] !== undefined) return listDifferences(lists[0], lists[1], path);
  const records = [recordOf(before), recordOf(after)] as const;
  if (records[0] !== undefined && records[1] !== undefined) {
    const step = (key: string) => (path === "" ? key : `${path}.${key}`);
    return memberDifferences(records[0], records[1], step);
  }
  return [{ kind: "value", path, before, after }];
}

type Members = Readonly<Record<string, unknown>>;

function memberDifferences(
  before: Members,
  after: Members,
  path: (key: string) => string,
): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .flatMap((key) => differences(before[key], after[key], path(key)));
}

function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): readonly Difference[] {
  const named = namedMembers(before, after);
  if (named !== undefined) {
    const inside = memberDifferences(named[0], named[1], (name) => `${path}[${name}]`);
    return inside.length > 0 ? inside : [{ kind: "order", path }];
  }
  const [old, current] = [before.map(memberText), after.map(memberText)];
  const removed = without(old, current);
  const added = without(current, old);
  if (removed.length + added.length === 0) return [{ kind: "order", path }];
  // Members without a name, and as many as before: each is taken for the one that stood in its place.
  return before.length === after.length &&
    [...before, ...after].every((member) => recordOf(member) !== undefined)
    ? before.flatMap((member, index) => differences(member, after[index], `${path}[${String(index)}]`))
    : [{ kind: "members", path, removed, added }];
}

/** Both lists as records, where every member of both has a name of its own. */
function namedMembers(
  before: readonly unknown[],
  after: readonly unknown[],
): readonly [Members, Members] | undefined {
  const names = [...IDENTITIES.map((key) => identityBy(key)), variable];
  for (const name of names) {
    const [old, current] = [recordBy(before, name), recordBy(after, name)];
    if (old !== undefined && current !== undefined) return [old, current];
  }
  return undefined;
}

type Named = readonly [string, unknown] | undefined;

function identityBy(key: string) {
  return (member: unknown): Named => {
    const value = recordOf(member)?.[key];
    return typeof value === "string" ? [value, member] : undefined;
  };
}

function variable(member: unknown): Named {
  const [, name, value] = (typeof member === "string" ? VARIABLE.exec(member) : null) ?? [];
  return name === undefined ? undefined : [name, value];
}

function recordBy(members: readonly unknown[], named: (member: unknown) => Named): Members | undefined {
  const entries = members.map(named).filter((entry) => entry !== undefined);
  const record = Object.fromEntries(entries);
  return entries.length === members.length && Object.keys(record).length === members.length
    ? record
    : undefined;
}

/** What the first list has more often than the second. */
function without(members: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return members.filter((member) => {
    const place = left.indexOf(member);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function memberText(member: unknown): string {
  return typeof member === "string" ? member : canonical(member ?? null);
}

/** An object or list that stands as text in a setting, e.g. in an environment variable. */
function jsonIn(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function recordOf(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}
