import type { DataStore, Inventory } from "./model.ts";

/** Label `kind` of everything that the exporter checks. */
export type TargetKind = "model" | "gateway" | DataStore["kind"] | "web";

/** Something that the exporter checks, by the labels that its metrics carry. */
export interface Target {
  /** Label `target`; unique in an inventory. */
  readonly target: string;
  readonly kind: TargetKind;
  readonly host: string;
  /** IPv4 address of the host. */
  readonly address: string;
  readonly port: number;
  readonly team: string;
  /** `page` when somebody is to be woken: what users feel at once. `on-demand` model services never are. */
  readonly urgency: "page" | "ticket" | "none";
}

/** Everything that the exporter checks, in inventory order: models, gateway, data stores, web services. */
export function targets(inventory: Inventory): readonly Target[] {
  const address = (host: string) => inventory.hosts[host]?.address ?? "";
  const { gateway } = inventory;
  return [
    ...inventory.models
      .filter(({ residency }) => residency !== "planned")
      .map(({ name, host, port, team, residency }) => ({
        target: name,
        kind: "model" as const,
        host,
        address: address(host),
        port,
        team,
        urgency: residency === "always" ? ("page" as const) : ("none" as const),
      })),
    {
      target: gateway.name,
      kind: "gateway",
      host: gateway.host,
      address: address(gateway.host),
      port: gateway.healthPort,
      team: gateway.team,
      urgency: "page",
    },
    ...inventory.dataStores.map(({ name, kind, host, port, team }) => ({
      target: name,
      kind,
      host,
      address: address(host),
      port,
      team,
      urgency: "ticket" as const,
    })),
    ...inventory.webServices.map(({ name, host, port, team }) => ({
      target: name,
      kind: "web" as const,
      host,
      address: address(host),
      port,
      team,
      urgency: "ticket" as const,
    })),
  ];
}
