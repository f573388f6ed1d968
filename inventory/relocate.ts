import type { Host, Inventory } from "./model.ts";

/** First three numbers of a loopback network, e.g. `127.0.10`. */
export type LoopbackPrefix = `127.${number}.${number}`;

/**
 * The same site on loopback addresses: 192.168.10.N becomes `<prefix>.N`, ports and everything else unchanged.
 * All of 127.0.0.0/8 works on Linux without any set-up (ADR 0003).
 */
export function relocated<H extends string>(inventory: Inventory<H>, prefix: LoopbackPrefix): Inventory<H> {
  const entries = Object.entries<Host>(inventory.hosts).map(([name, host]): [string, Host] => [
    name,
    { ...host, address: `${prefix}.${host.address.slice(host.address.lastIndexOf(".") + 1)}` },
  ]);
  return { ...inventory, hosts: { ...inventory.hosts, ...Object.fromEntries(entries) } };
}
