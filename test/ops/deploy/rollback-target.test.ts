import { differingStacks, rollbackTarget } from "../../../ops/deploy/rollback-target.ts";
import type { Situation } from "../../../ops/deploy/situation.ts";
import type { PendingRelease, ReleaseRecord } from "../../../ops/releases/record.ts";

const pending: PendingRelease = {
  number: 9,
  digest: "0123456789abcdef",
  commit: "4f1c2d3",
  by: "anna@laptop",
  at: "2026-01-02T03:04:05Z",
  cause: { kind: "deploy" },
  bundle: "0".repeat(64),
};
const record = (number: number, cause: ReleaseRecord["cause"] = { kind: "deploy" }): ReleaseRecord => ({
  ...pending,
  number,
  cause,
  images: {},
});
const back = (number: number, to: number) => record(number, { kind: "rollback", to, only: "everything" });
const at = (current: ReleaseRecord | undefined, unfinished?: PendingRelease): Situation => ({
  ...(current === undefined ? {} : { current: { record: current, bundle: { stacks: [] } } }),
  ...(unfinished === undefined ? {} : { pending: { record: unfinished, bundle: { stacks: [] } } }),
  withdrawn: [],
  next: 10,
});

test.each([
  ["the release before", at(record(3)), [record(1), record(2), record(3)], undefined, 2],
  ["after an unfinished deployment, what is recorded", at(record(3), pending), [record(3)], undefined, 3],
  ["the release that was asked for", at(record(3)), [record(1), record(2), record(3)], 1, 1],
  [
    "what a rollback went back to, when that is asked for",
    at(record(4)),
    [record(1), record(2), back(3, 1), record(4)],
    3,
    1,
  ],
])("goes back to %s", (_case, situation, records, asked, target) => {
  expect(rollbackTarget(situation, records, asked)).toBe(target);
});

test.each([
  [
    "before the first release",
    at(undefined),
    [],
    undefined,
    "rollback: nothing was released yet: deploy a commit that works",
  ],
  [
    "from the first release",
    at(record(1)),
    [record(1)],
    undefined,
    "rollback: release 1 is the first: deploy a commit that works instead",
  ],
  [
    "to a release that does not exist",
    at(record(1)),
    [record(1)],
    7,
    "rollback: release 7: there is none: npm run releases lists them",
  ],
])("%s there is no way back, in words", (_case, situation, records, asked, message) => {
  expect(() => rollbackTarget(situation, records, asked)).toThrow(new Error(message));
});

test("only stacks that differ from any of the others are planned", () => {
  const stack = (name: string, text: string) => ({ name, text });
  const target = [stack("a", "1"), stack("b", "1"), stack("c", "1"), stack("d", "1")];
  const others = [
    [stack("a", "1"), stack("b", "2"), stack("c", "1")],
    [stack("a", "1"), stack("b", "1"), stack("c", "2"), stack("d", "1")],
  ];
  expect(differingStacks(target, others)).toEqual(["b", "c", "d"]);
  expect(differingStacks(target, [])).toEqual([]);
});
