import type { AdmittedFamily } from "./admission.ts";
import type { Steps } from "../exposition/steps.ts";
import { blockChange, blockSeries } from "./block.ts";
import { budgetProblems } from "./budgets.ts";
import type { Declarations } from "./declarations.ts";
import type { Group } from "./group.ts";
import type { PathForms } from "./path-forms.ts";
import { type Problem, Refusal } from "./refusal.ts";
import { isMonotonic } from "./sample-problems.ts";
import { familyShape, firstExpiry, isAlive, type StoredFamily, type StoredGroup } from "./stored-group.ts";
import type { Usage } from "./tally.ts";

/** `replace` everything of a group (PUT), or only families of the same names (POST). */
export type Mode = "replace" | "merge";

/** What a push would do, and may. */
export interface Plan {
  readonly key: string;
  /** `undefined` where nothing of the group is left. */
  readonly after: StoredGroup | undefined;
  /** Key of an expired group that makes room for this one. */
  readonly displaced: string | undefined;
  /** Series that come and go, by their family. */
  readonly churn: readonly FamilyChurn[];
}

/** Series of one family that come and go. */
export interface FamilyChurn {
  readonly name: string;
  /** Of its declaration. */
  readonly title: string;
  readonly created: number;
  readonly removed: number;
}

/** What a push is. */
export interface Push {
  readonly group: Group;
  readonly admitted: readonly AdmittedFamily[];
  readonly mode: Mode;
  /** Seconds since 1970. */
  readonly now: number;
}

/** What is stored when it comes. */
export interface Situation {
  readonly groups: ReadonlyMap<string, StoredGroup>;
  readonly stored: Usage;
  readonly forms: Pick<PathForms, "otherForm">;
}

/**
 * What a push would do. Costs what its own group costs, whatever else is stored.
 * @throws {Refusal} with every reason why it may not
 */
export function* pushPlan(
  declared: Declarations,
  { groups, stored, forms }: Situation,
  push: Push,
): Steps<Plan> {
  const { group, admitted } = push;
  const before = groups.get(group.key);
  const { after, lowered, churn } = yield* outcome(before, push);
  const isFull =
    before === undefined &&
    after !== undefined &&
    stored.groupsOf(group.source) >= (declared.namespace(group.source)?.mostGroups ?? 0);
  const displaced = isFull ? longestDead(groups.values(), group.source) : undefined;
  const step = { source: group.source, before: before ?? displaced, after, admitted };
  const [first, ...others] = [
    ...admitted.flatMap(({ name }) => formProblem(name, forms.otherForm(group, name, before))),
    ...lowered,
    ...budgetProblems(declared, stored, step),
  ];
  if (first !== undefined) {
    throw new Refusal(
      [first, ...others],
      admitted.reduce((sum, { series }) => sum + series.size, 0),
    );
  }
  return { key: group.key, after, displaced: displaced?.group.key, churn };
}

interface Outcome {
  readonly after: StoredGroup | undefined;
  readonly lowered: readonly Problem[];
  readonly churn: Plan["churn"];
}

function* outcome(before: StoredGroup | undefined, { group, admitted, mode, now }: Push): Steps<Outcome> {
  const lowered: Problem[] = [];
  const churn: FamilyChurn[] = [];
  const families = new Map<string, StoredFamily>(mode === "merge" ? before?.families : []);
  for (const { name, declaration, block, series } of admitted) {
    const { title, family } = declaration;
    const old = before?.families.get(name);
    const change = yield* blockChange(
      old === undefined ? new Map() : yield* blockSeries(old.block),
      series,
      (sample) => isMonotonic(sample, declaration),
    );
    churn.push({ name, title, created: change.created, removed: change.removed });
    if (family.restarts !== true) lowered.push(...change.lowered.map(loweredProblem));
    families.set(name, {
      ...{ name, title, shape: familyShape(family), block, series: series.size },
      ...{ pushedAt: now, expiresAt: now + family.lifeSpanSeconds },
    });
  }
  for (const [name, { title, series }] of before?.families ?? []) {
    yield;
    if (!families.has(name)) churn.push({ name, title, created: 0, removed: series });
  }
  return { after: families.size === 0 ? undefined : { group, pushedAt: now, families }, lowered, churn };
}

function loweredProblem(text: string): Problem {
  const remedy = "send the old value or more, delete the group first, or declare restarts";
  return { reason: "counter_lowered", text: `${text}: a counter only goes up: ${remedy}` };
}

function formProblem(family: string, other: readonly string[] | undefined): readonly Problem[] {
  if (other === undefined) return [];
  const labels = other.length === 0 ? "no further label" : `label ${other.join(", ")}`;
  return [
    {
      reason: "conflict",
      text: `${family}: is pushed for this job and instance under paths with ${labels}: use the same labels in the path, or delete those groups first`,
    },
  ];
}

/** The expired group of a namespace that has been remembered longest. */
function longestDead(groups: Iterable<StoredGroup>, source: string): StoredGroup | undefined {
  return [...groups]
    .filter((one) => one.group.source === source && !isAlive(one))
    .toSorted((a, b) => firstExpiry(a) - firstExpiry(b))[0];
}
