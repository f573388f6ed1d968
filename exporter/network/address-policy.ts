import { BlockList, isIP, isIPv6 } from "node:net";
import { z } from "zod";

/** A range of addresses in the configuration, in CIDR notation. */
export const addressRange = z.union([z.cidrv4(), z.cidrv6()], {
  error: "must be a range of addresses, e.g. 192.168.10.0/24",
});

/**
 * Where things that are watched on premises stand: private addresses (RFC 1918, RFC 4193) and loopback. So no name
 * that somebody changes in the DNS leads our keys and prompts out of the house, or a check to a link-local address.
 */
const defaultRanges: readonly string[] = [
  "10.0.0.0/8",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
];

/**
 * Metadata services of clouds, which give credentials to whoever asks from a machine there: never, whatever the
 * configuration allows. Sources: the instance metadata documentation of AWS (both families; Azure, Google and others
 * use the first one too), Alibaba Cloud and Oracle Cloud.
 */
const metadataServices: readonly string[] = [
  "169.254.169.254",
  "fd00:ec2::254",
  "100.100.100.200",
  "192.0.0.192",
];

/** Which addresses may be connected to. */
export interface AddressPolicy {
  /** What it was made of: a thread makes its own from them. */
  readonly ranges: readonly string[];
  /** @param address an address, never a name */
  readonly allows: (address: string) => boolean;
}

/** An address that the policy does not allow: nothing was sent there. */
export class AddressDenied extends Error {
  override readonly name = "AddressDenied";
}

/**
 * The policy that allows these ranges. An IPv4 address in IPv6 notation (`::ffff:10.0.0.1`) is that IPv4 address.
 * @param ranges in CIDR notation
 */
export function addressPolicy(ranges: readonly string[] = defaultRanges): AddressPolicy {
  const allowed = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix = ""] = range.split("/");
    allowed.addSubnet(network, Number(prefix), family(network));
  }
  const never = new BlockList();
  for (const address of metadataServices) never.addAddress(address, family(address));
  return {
    ranges,
    allows(address) {
      // The zone of a link-local address is no part of it.
      const [plain = ""] = address.split("%", 1);
      return isIP(plain) !== 0 && allowed.check(plain, family(plain)) && !never.check(plain, family(plain));
    },
  };
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
