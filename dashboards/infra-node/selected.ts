import { differentFrom, series, type LabelMatcher } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Variable } from "../layer/model.ts";

/** Matches the machine that the reader chose. */
export const selectedHost = { host: "$host" } as const;

const ours = differentFrom("");

/** Machines of this project: other jobs of the server have no host label. */
export const machines = { host: ours } as const;

const without = (value: string): LabelMatcher => ({ operator: "!~", value });

/** File systems that fill up: neither memory nor read-only images nor a container's view of its host's disk. */
export const realDisks = {
  host: ours,
  fstype: without("tmpfs|ramfs|overlay|squashfs|iso9660|fuse.*"),
} as const;

/** The chosen machine's. */
export const selectedDisks = { ...realDisks, ...selectedHost } as const;

/** Block devices of the chosen machine that are no part of another. */
export const selectedBlockDevices = { ...selectedHost, device: without("(loop|ram|dm-|md).*") } as const;

/** Network devices of the chosen machine that reach other machines. */
export const selectedNetworks = { ...selectedHost, device: without("lo|(veth|docker|br-|virbr).*") } as const;

/** Drop-down of the machines that have a node exporter. */
export function hostVariable(inventory: Inventory): Variable {
  const hosts = machinesMeasured(inventory);
  return {
    name: "host",
    title: "Machine",
    selector: series("node_load1", machines),
    label: "host",
    initial: hosts.find((host) => host === inventory.exporter.host) ?? hosts[0] ?? "",
  };
}

/** Names of the machines that have a node exporter, in inventory order. */
export function machinesMeasured({ agents }: Inventory): readonly string[] {
  return agents.filter(({ kind }) => kind === "node").map(({ host }) => host);
}
