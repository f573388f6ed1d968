import { InstanceError, instanceOf } from "../../../infra/environments/instance.ts";

test("without a name or prefix, the instance local at 127.0.10 is meant", () => {
  expect(instanceOf()).toEqual({ instance: "local", prefix: "127.0.10" });
});

test.each([
  ["rehearsal", "127.0.11"],
  ["a", "127.0.0"],
  ["e2e-2-abcdefghijklmn", "127.255.255"],
])("the name %s and the prefix %s are accepted", (name, prefix) => {
  expect(instanceOf(name, prefix)).toEqual({ instance: name, prefix });
});

test.each(["", "Local", "my_copy", "-a", "a-", "a--b", "1st", "abcdefghijklmnopqrstu"])(
  'the instance "%s" is refused',
  (name) => {
    expect(() => instanceOf(name)).toThrow(
      new InstanceError(
        `MONITORING_INSTANCE: "${name}": an instance is named in lower-kebab-case, at most 20 characters: write --instance rehearsal`,
      ),
    );
  },
);

test.each(["", "127.0", "127.0.10.1", "127.0.256", "127.0.010", "10.0.0", "192.168.10", "127.0.1e1"])(
  'the prefix "%s" is refused',
  (prefix) => {
    expect(() => instanceOf("local", prefix)).toThrow(
      new InstanceError(
        `MONITORING_PREFIX: "${prefix}": a prefix is three numbers of the loopback network: write --prefix 127.0.11`,
      ),
    );
  },
);

test("a copy of the local environment cannot be called production, and every problem is said at once", () => {
  expect(() => instanceOf("production", "10.0.0")).toThrow(
    new InstanceError(
      "MONITORING_INSTANCE: production: the name is taken: choose another --instance\n" +
        'MONITORING_PREFIX: "10.0.0": a prefix is three numbers of the loopback network: write --prefix 127.0.11',
    ),
  );
});
