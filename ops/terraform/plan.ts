import { z } from "zod";

const plan = z.object({
  resource_changes: z
    .array(z.object({ address: z.string(), change: z.object({ actions: z.array(z.string()) }) }))
    .default([]),
});

/** What a plan does to the resources that change. */
export interface PlanSummary {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly replace: readonly string[];
  readonly destroy: readonly string[];
}

/** The addresses in a plan, as `terraform show -json` gives it, by what happens to them. */
export function planSummary(json: unknown): PlanSummary {
  const { resource_changes: changes } = plan.parse(json);
  const having = (...kinds: readonly string[]) =>
    changes
      .filter(({ change }) => kinds.includes([...change.actions].sort().join(" ")))
      .map(({ address }) => address);
  return {
    create: having("create"),
    update: having("update"),
    replace: having("create delete"),
    destroy: having("delete"),
  };
}

/** Whether a plan changes nothing. */
export function isEmpty({ create, update, replace, destroy }: PlanSummary): boolean {
  return create.length + update.length + replace.length + destroy.length === 0;
}

/** In words, e.g. `1 to make, 2 to replace`; `no changes` for an empty plan. */
export function planText(summary: PlanSummary): string {
  const parts = [
    [summary.create.length, "to make"],
    [summary.update.length, "to change"],
    [summary.replace.length, "to replace"],
    [summary.destroy.length, "to remove"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${String(count)} ${what}`)
      .join(", ") || "no changes"
  );
}
