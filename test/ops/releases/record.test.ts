import {
  deploymentNumber,
  originNumber,
  previousNumber,
  type ReleaseRecord,
} from "../../../ops/releases/record.ts";

const record = (number: number, cause: ReleaseRecord["cause"] = { kind: "deploy" }): ReleaseRecord => ({
  number,
  digest: "0123456789abcdef",
  commit: "4f1c2d3",
  by: "anna@laptop",
  at: "2026-01-02T03:04:05Z",
  cause,
  images: {},
  bundle: "0".repeat(64),
});
const back = (number: number, to: number) => record(number, { kind: "rollback", to, only: "everything" });
const configBack = (number: number, to: number) => record(number, { kind: "rollback", to, only: "config" });

test.each([
  ["the first release", [record(1)], 1, undefined],
  ["the second", [record(1), record(2)], 2, 1],
  ["one after numbers that never became a release", [record(1), record(5)], 5, 1],
  ["a deployment after a rollback", [record(1), record(2), back(3, 1), record(4)], 4, 1],
  ["a rollback to the first", [record(1), record(2), back(3, 1)], 3, undefined],
  ["a rollback to the second of three", [record(1), record(2), record(3), back(4, 2)], 4, 1],
  [
    "a deployment after a rollback of configuration only",
    [record(1), record(2), configBack(3, 1), record(4)],
    4,
    3,
  ],
  ["a rollback of configuration only", [record(1), record(2), record(3), configBack(4, 2)], 4, 1],
  ["a rollback to a rollback", [record(1), record(2), back(3, 1), record(4), back(5, 3)], 5, undefined],
])("the release before %s", (_case, records, from, previous) => {
  expect(previousNumber(records, from)).toBe(previous);
});

test("a rollback of configuration only has a bundle of its own, and the place of what it went back to", () => {
  const records = [record(1), record(2), configBack(3, 1), record(4), back(5, 3), configBack(6, 5)];
  expect(records.map(({ number }) => originNumber(records, number))).toEqual([1, 2, 3, 4, 3, 6]);
  expect(records.map(({ number }) => deploymentNumber(records, number))).toEqual([1, 2, 1, 4, 1, 1]);
});

test("a rollback has the bundle of the deployment that it went back to", () => {
  const records = [record(1), record(2), back(3, 1), record(4), back(5, 3)];
  expect(records.map(({ number }) => originNumber(records, number))).toEqual([1, 2, 1, 4, 1]);
});
