import { errorCode } from "../../../exporter/error-text.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { allowedAddresses } from "../../../exporter/network/allowed-addresses.ts";

const loopback = addressPolicy(["127.0.0.0/8"]);
const private10 = addressPolicy(["10.0.0.0/8"]);

test.each(["127.0.0.1", "localhost", "0x7f000001", "0x7f.1", "2130706433", "0177.0.0.1", "127.1"])(
  "CVE-2020-16248: %s is what it stands for, and checked as that",
  async (host) => {
    expect(await allowedAddresses(host, loopback)).toEqual([{ address: "127.0.0.1", family: 4 }]);
    await expect(allowedAddresses(host, private10)).rejects.toThrow(
      /^\S+(?: \(127\.0\.0\.1(?:, .*)?\))? is not in allowedAddresses of the configuration$/,
    );
  },
);

test("of several addresses the allowed ones are left", async () => {
  // Where the system's hosts file gives localhost both families, this is a choice between two.
  const both = await allowedAddresses("localhost", addressPolicy(["127.0.0.0/8", "::1/128"]));
  expect(both[0]).toEqual({ address: "127.0.0.1", family: 4 });
  expect(await allowedAddresses("localhost", loopback)).toEqual([{ address: "127.0.0.1", family: 4 }]);
});

test("an address in IPv6 notation is checked as the IPv4 address that it is", async () => {
  expect(await allowedAddresses("::ffff:127.0.0.1", loopback)).toEqual([
    { address: "::ffff:127.0.0.1", family: 6 },
  ]);
  await expect(allowedAddresses("::ffff:169.254.169.254", addressPolicy(["0.0.0.0/0"]))).rejects.toThrow(
    "::ffff:169.254.169.254 is not in allowedAddresses of the configuration",
  );
});

test("a name that does not exist is the resolver's own error", async () => {
  const failure: unknown = await allowedAddresses("model.invalid", loopback).catch((error: unknown) => error);
  expect(["ENOTFOUND", "EAI_AGAIN"]).toContain(errorCode(failure));
});
