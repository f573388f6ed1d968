import { oneOf, type LabelMatcher } from "../../inventory/metrics/index.ts";
import type { ModelService } from "../../inventory/model.ts";

/** Some models that are measured together. */
export interface Part {
  /** First word of what is recorded of them. */
  readonly level: "team" | "cluster";
  /** Selects what is recorded of each of them. */
  readonly of: { readonly model?: LabelMatcher };
  /** Which team. */
  readonly labels?: Readonly<Record<"team", string>>;
}

/**
 * The models of each team, and all of them: from the inventory rather than by a join, so that there are totals
 * without the exporter's catalogue as well. Whatever is recorded of them is made of what is recorded of models.
 */
export function parts(models: readonly Pick<ModelService, "name" | "team">[]): readonly Part[] {
  if (models.length === 0) return [];
  const teams = [...new Set(models.map(({ team }) => team))];
  return [
    ...teams.map((team): Part => {
      const theirs = models.filter((model) => model.team === team).map(({ name }) => name);
      return { level: "team", of: { model: oneOf(theirs) }, labels: { team } };
    }),
    { level: "cluster", of: {} },
  ];
}
