import type { Agent, Inventory } from "../../inventory/model.ts";

/** Why the series of a kind of agent may be missing; nothing where the inventory declares one. */
export function silenceWithout(
  kind: Agent["kind"],
  { agents }: Inventory,
): { readonly emptyBecause?: string } {
  return agents.some((agent) => agent.kind === kind)
    ? {}
    : { emptyBecause: `no exporter is declared: an agent of kind ${kind} in inventory/platform.ts` };
}
