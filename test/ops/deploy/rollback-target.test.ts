import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { rollbackTarget, wayBack } from "../../../ops/deploy/rollback-target.ts";
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
const goingBack = (number: number, to: number): PendingRelease => ({
  ...pending,
  number,
  cause: { kind: "rollback", to, only: "everything" },
});
const at = (current: ReleaseRecord | undefined, ...unfinished: readonly PendingRelease[]): Situation => ({
  ...(current === undefined ? {} : { current: { record: current, bundle: { stacks: [] } } }),
  unfinished: unfinished.map((each) => ({ record: each, bundle: { stacks: [] } })),
  withdrawn: [],
  next: 10,
});

test.each([
  ["the release before", at(record(3)), [record(1), record(2), record(3)], undefined, 2],
  ["after an unfinished deployment, what is recorded", at(record(3), pending), [record(3)], undefined, 3],
  [
    "where a failed rollback was going, not to the bad release that is recorded still",
    at(record(2), goingBack(9, 1)),
    [record(1), record(2)],
    undefined,
    1,
  ],
  [
    "where a failed rollback of a failed deployment was going",
    at(record(1), pending, goingBack(10, 1)),
    [record(1)],
    undefined,
    1,
  ],
  [
    "what is recorded, after a deployment failed that was to follow a failed rollback",
    at(record(2), goingBack(8, 1), pending),
    [record(1), record(2)],
    undefined,
    2,
  ],
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

const bundle = (stacks: Readonly<Record<string, string>>, imageName = "x:1"): Bundle => ({
  stacks: Object.entries(stacks).map(([name, text]) => ({
    name,
    template: { resource: { docker_image: { a: { name: imageName } } } },
    files: { "files/x": text },
  })),
});
const live = (current: Bundle | undefined, ...unfinished: readonly Bundle[]): Situation => ({
  ...(current === undefined ? {} : { current: { record: record(1), bundle: current } }),
  unfinished: unfinished.map((each) => ({ record: pending, bundle: each })),
  withdrawn: [],
  next: 10,
});

describe("the way back", () => {
  const good = bundle({ a: "1", b: "1", c: "1", d: "1" });
  const bad = bundle({ a: "1", b: "2", c: "1", d: "1" });
  const worse = bundle({ a: "1", b: "1", c: "2" });

  test("is planned for the stacks that differ from anything that may be live", () => {
    expect(wayBack(live(bad, worse), good, "everything")).toEqual({
      bundle: good,
      live: worse,
      differing: ["b", "c", "d"],
    });
  });

  test("that failed before is planned as it was the first time", () => {
    const first = wayBack(live(good, bad), good, "everything");
    expect(first).toEqual({ bundle: good, live: bad, differing: ["b"] });
    expect(wayBack(live(good, bad, good), good, "everything")).toEqual(first);
    expect(wayBack(live(bad, good), good, "everything")).toEqual(first);
  });

  test("is planned whole where nothing is recorded as live", () => {
    expect(wayBack(live(undefined), good, "everything").differing).toEqual(["a", "b", "c", "d"]);
  });

  test("of configuration only keeps the images of the newest that may be live, also when it is gone again", () => {
    const [old, current] = [bundle({ a: "1" }, "x:1"), bundle({ a: "2" }, "x:2")];
    const first = wayBack(live(old, current), old, "config");
    expect(first).toEqual({ bundle: bundle({ a: "1" }, "x:2"), live: current, differing: ["a"] });
    expect(wayBack(live(old, current, first.bundle), old, "config")).toEqual(first);
  });
});
