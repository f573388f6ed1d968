import type { Agent, Inventory } from "../../inventory/model.ts";
import type { Queries } from "../layer/panels.ts";

/** What of some kinds of agents is drawn. */
export interface DeclaredLines {
  readonly bars: Queries;
  readonly emptyBecause?: string;
}

/** Of these queries, one a kind of agent, those whose kind the inventory declares; all of them, and why, where it declares none. */
export function declaredLines(
  { agents }: Inventory,
  queries: Readonly<Partial<Record<Agent["kind"], string>>>,
): DeclaredLines {
  const all = Object.entries(queries);
  const declared = all.filter(([kind]) => agents.some((agent) => agent.kind === kind));
  return declared.length === 0
    ? {
        bars: Object.fromEntries(all),
        emptyBecause: `no exporter is declared: an agent of kind ${all.map(([kind]) => kind).join(" or ")} in inventory/platform.ts`,
      }
    : { bars: Object.fromEntries(declared) };
}
