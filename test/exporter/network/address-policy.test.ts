import { addressPolicy, addressRange } from "../../../exporter/network/address-policy.ts";

test.each([
  ["192.168.10.29", true],
  ["10.0.0.1", true],
  ["172.16.0.1", true],
  ["172.31.255.255", true],
  ["127.0.10.29", true],
  ["::1", true],
  ["fd12:3456::1", true],
  ["::ffff:192.168.10.29", true],
  ["::ffff:c0a8:a1d", true],
  // Public, link-local, this network, shared, multicast, broadcast.
  ["8.8.8.8", false],
  ["172.32.0.1", false],
  ["169.254.1.1", false],
  ["0.0.0.0", false],
  ["100.64.0.1", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["::", false],
  ["fe80::1", false],
  ["fe80::1%eth0", false],
  ["2001:4860:4860::8888", false],
  ["ff02::1", false],
  ["::ffff:8.8.8.8", false],
  // IPv4 within IPv6 in other ways than mapped: nobody on premises uses them.
  ["64:ff9b::c0a8:a1d", false],
  ["2002:c0a8:a1d::1", false],
  ["::192.168.10.29", false],
  // Metadata services.
  ["169.254.169.254", false],
  ["::ffff:169.254.169.254", false],
  ["fd00:ec2::254", false],
  ["100.100.100.200", false],
  // Names and what only looks like an address.
  ["localhost", false],
  ["0x7f000001", false],
  ["127.1", false],
  ["", false],
])("without a list, %s may be connected to: %s", (address, allowed) => {
  expect(addressPolicy().allows(address)).toBe(allowed);
});

test.each([
  [["203.0.113.0/24"], "203.0.113.7", true],
  [["203.0.113.0/24"], "::ffff:203.0.113.7", true],
  [["203.0.113.0/24"], "203.0.114.1", false],
  [["203.0.113.0/24"], "127.0.0.1", false],
  [["192.168.10.29/32"], "192.168.10.29", true],
  [["192.168.10.29/32"], "192.168.10.30", false],
  [["2001:db8::/32"], "2001:db8::1", true],
  [["2001:db8::/32"], "192.168.10.29", false],
  [["0.0.0.0/0", "::/0"], "8.8.8.8", true],
  [["0.0.0.0/0", "::/0"], "169.254.169.254", false],
  [["0.0.0.0/0", "::/0"], "::ffff:169.254.169.254", false],
  [["0.0.0.0/0", "::/0"], "fd00:ec2::254", false],
  [["169.254.0.0/16"], "169.254.1.1", true],
])("with the list %j, %s may be connected to: %s", (ranges, address, allowed) => {
  expect(addressPolicy(ranges).allows(address)).toBe(allowed);
});

test.each(["192.168.10.29", "192.168.10.0/33", "localhost/8", "fd00::/129", "10.0.0.0/8 ", ""])(
  "%j is no range",
  (range) => {
    expect(addressRange.safeParse(range).error?.issues.map(({ message }) => message)).toEqual([
      "must be a range of addresses, e.g. 192.168.10.0/24",
    ]);
  },
);
