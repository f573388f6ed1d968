import type { Inventory } from "../../inventory/model.ts";

/** Matches the gateway's own series: other services speak the same names. */
export const ofGateway = { job: "gateway" } as const;

/** Why the gateway's series may be missing; nothing where it has to have them. */
export function gatewaySilence({ gateway }: Inventory): { readonly emptyBecause?: string } {
  return gateway.metrics === "none"
    ? { emptyBecause: "the gateway has no metrics of its own, says the inventory" }
    : {};
}
