import type { Steps } from "../exposition/steps.ts";
import type { Declarations } from "./declarations.ts";
import type { Group } from "./group.ts";
import { pathForms } from "./path-forms.ts";
import { type FamilyChurn, type Plan, type Push, pushPlan } from "./push-plan.ts";
import {
  expiredGroup,
  isAlive,
  nextEnd,
  retainedGroup,
  storedSeries,
  type StoredFamily,
  type StoredGroup,
} from "./stored-group.ts";
import { tally, type Usage } from "./tally.ts";

/** Series that came and went. */
export interface Churn {
  readonly created: number;
  readonly removed: number;
}

/** A group of which something is not shown any more. */
export interface Loss {
  readonly group: Group;
  readonly series: number;
  /** What is left of it; `undefined` where nothing of it is shown. */
  readonly left: StoredGroup | undefined;
}

/**
 * Everything that was sent, in memory. Nothing here waits but a plan, which changes nothing: a scrape sees a push whole
 * or not at all.
 */
export interface Store {
  readonly usage: Usage;
  readonly groups: () => Iterable<StoredGroup>;
  readonly group: (key: string) => StoredGroup | undefined;
  /** Of a declaration, since the start. */
  readonly churnOf: (title: string) => Churn;
  /** Of a family by its name, since it has been stored: who makes up names must not fill the memory. */
  readonly churnOfName: (name: string) => Churn;
  /** What a push would do. @throws {Refusal} with every reason why it may not */
  readonly plan: (declared: Declarations, push: Push) => Steps<Plan>;
  readonly commit: (plan: Plan) => void;
  /** Puts back what was kept on disk. */
  readonly restore: (stored: StoredGroup) => void;
  /** Takes a group away. @returns it, if there was one */
  readonly remove: (key: string) => StoredGroup | undefined;
  /** Ends what has lived its time. @param now seconds since 1970 */
  readonly expire: (now: number) => readonly Loss[];
  /** Ends what is not declared any more as it was when it was sent. */
  readonly retain: (declared: Declarations) => readonly Loss[];
}

const NONE: Churn = { created: 0, removed: 0 };

/** An empty store. */
export function store(): Store {
  const groups = new Map<string, StoredGroup>();
  const stored = tally();
  const forms = pathForms();
  const churn = new Map<string, Churn>();
  const churnByName = new Map<string, Churn>();
  /** Nothing is to be ended before. Asked at every scrape and push, which must not cost a look at every group. */
  let nothingEndsBefore = Infinity;

  const put = (key: string, after: StoredGroup | undefined) => {
    const before = groups.get(key);
    if (before !== undefined) {
      const removed = differing(before, after);
      stored.add(removed, -1);
      forms.add(removed, -1);
    }
    if (after === undefined) groups.delete(key);
    else {
      groups.set(key, after);
      nothingEndsBefore = Math.min(nothingEndsBefore, nextEnd(after));
      const added = differing(after, before);
      stored.add(added, 1);
      forms.add(added, 1);
    }
    for (const name of before?.families.keys() ?? []) {
      if (!stored.byName.has(name)) churnByName.delete(name);
    }
  };
  const churned = ({ name, title, created, removed }: FamilyChurn) => {
    const add = (map: Map<string, Churn>, key: string) => {
      const before = map.get(key) ?? NONE;
      map.set(key, { created: before.created + created, removed: before.removed + removed });
    };
    add(churn, title);
    if (stored.byName.has(name)) add(churnByName, name);
  };
  const gone = (before: StoredGroup, after: StoredGroup | undefined) => {
    for (const [name, { title, series }] of before.families) {
      churned({ name, title, created: 0, removed: series - (after?.families.get(name)?.series ?? 0) });
    }
  };

  return {
    usage: stored,
    groups: () => groups.values(),
    group: (key) => groups.get(key),
    churnOf: (title) => churn.get(title) ?? NONE,
    churnOfName: (name) => churnByName.get(name) ?? NONE,
    plan: (declared, push) => pushPlan(declared, { groups, stored, forms }, push),
    commit({ key, after, displaced, churn: changes }) {
      if (displaced !== undefined) put(displaced, undefined);
      put(key, after);
      for (const change of changes) churned(change);
    },
    restore(group) {
      put(group.group.key, group);
    },
    remove(key) {
      const before = groups.get(key);
      if (before === undefined) return undefined;
      put(key, undefined);
      gone(before, undefined);
      return before;
    },
    expire(now) {
      if (now < nothingEndsBefore) return [];
      nothingEndsBefore = Infinity;
      const losses: Loss[] = [];
      for (const [key, before] of groups) {
        const end = nextEnd(before);
        if (end > now) {
          nothingEndsBefore = Math.min(nothingEndsBefore, end);
          continue;
        }
        const [after, series] = expiredGroup(before, now);
        if (series > 0) {
          gone(before, after);
          losses.push({ group: before.group, series, left: after && isAlive(after) ? after : undefined });
        }
        put(key, after);
      }
      return losses;
    },
    retain(declared) {
      const losses: Loss[] = [];
      for (const [key, before] of groups) {
        const after = retainedGroup(before, (name) => declared.of(before.group.source, name));
        const series = storedSeries(before) - storedSeries(after);
        if (series > 0) {
          gone(before, after);
          losses.push({ group: before.group, series, left: after });
        }
        put(key, after);
      }
      return losses;
    },
  };
}

/** The group with those of its families that another state of it does not have as they are; perhaps none. */
function differing(stored: StoredGroup, other: StoredGroup | undefined): StoredGroup {
  if (other === undefined) return stored;
  const differs = ([name, family]: [string, StoredFamily]) => other.families.get(name) !== family;
  return { ...stored, families: new Map([...stored.families].filter(differs)) };
}
