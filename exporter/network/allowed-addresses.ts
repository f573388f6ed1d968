import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { AddressDenied, type AddressPolicy } from "./address-policy.ts";

/**
 * What a host name or address stands for, IPv4 first, as far as it may be connected to. Whoever connects uses these
 * and asks the DNS no second time: what was checked is what is connected to. Notations that only look like names
 * (`0x7f000001`, `0177.0.0.1`) are resolved by the system like any name, and checked afterwards.
 * @throws {AddressDenied} where none is allowed
 * @throws {Error} of the resolver, e.g. ENOTFOUND
 */
export async function allowedAddresses(
  host: string,
  policy: AddressPolicy,
): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
  const found = isIP(host) === 0 ? await lookup(host, { all: true, order: "ipv4first" }) : [literal(host)];
  const [first, ...others] = found.filter(({ address }) => policy.allows(address));
  if (first !== undefined) return [first, ...others];
  const addresses = found.map(({ address }) => address).join(", ");
  throw new AddressDenied(
    `${host === addresses ? host : `${host} (${addresses})`} is not in allowedAddresses of the configuration`,
  );
}

function literal(address: string): LookupAddress {
  return { address, family: isIP(address) };
}
