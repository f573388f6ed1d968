import type { Bundle } from "../../../ops/bundle/bundle.ts";
import type { Situation } from "../../../ops/deploy/situation.ts";
import { recurrences, recurrenceText, withdrawnAfter } from "../../../ops/deploy/withdrawn.ts";
import type { PendingRelease, ReleaseCause, ReleaseRecord } from "../../../ops/releases/record.ts";
import { changes } from "../../../ops/review/changes/index.ts";
import { monitoringModel } from "../../../ops/review/model/index.ts";
import type { Change } from "../../../ops/review/review.ts";
import { smallBundle } from "../review/bundles.ts";

const change = (id: string): Change => ({ id, subject: "alert", action: "changed", text: `text of ${id}` });
const release = { number: 7, commit: "4f1c2d3", changes: ["a", "b", "c", "d", "e"] };

test("a deployment that changes what a rolled back release had changed contains it again", () => {
  const [again] = recurrences([release], [change("x"), change("b")]);
  expect(again).toEqual({ name: "rolled-back:7", release, texts: ["text of b"] });
});

test("once it is reverted, nothing is left of it", () => {
  expect(recurrences([release], [change("x")])).toEqual([]);
});

test("the refusal names the release, what comes back, and both ways on", () => {
  const [again] = recurrences([release], ["a", "b", "c", "d"].map(change));
  expect(again === undefined ? "" : recurrenceText(again)).toBe(
    "release 7: was rolled back, and this commit contains it again (text of a; text of b; text of c and 1 more): " +
      "revert 4f1c2d3, or add --acknowledge rolled-back:7",
  );
});

/** Models whose outages are told after so many seconds, and the image of what runs. */
function site(seconds: Readonly<Record<string, number>>, image = "x:1"): Bundle {
  const rules = Object.entries(seconds).map(
    ([model, held]) =>
      `{ alert: Down, expr: "up == 0", for: ${String(held)}s, labels: { model: ${model}, severity: critical } }`,
  );
  return smallBundle(
    { "files/prometheus/rules/models.yml": `groups: [{ name: models, rules: [${rules.join(", ")}] }]` },
    { docker_container: { exporter: { name: "exporter", image } } },
  );
}
const heldOf = (...models: readonly string[]): string[] =>
  models.map((model) => `alert/Down{model="${model}"}/for`);

test("a change of several alike is contained again by a change of other ones of them, and of more", () => {
  const good = site({ a: 60, b: 60, c: 60 });
  const withdrawn = { number: 7, commit: "4f1c2d3", changes: heldOf("a", "b", "c") };
  const again = (head: Bundle) =>
    recurrences([withdrawn], changes(monitoringModel(good), monitoringModel(head))).map(({ texts }) => texts);
  expect(again(site({ a: 90, b: 90, c: 90 }))).toEqual([["Down (a; b; c): for 1m → 1m30s"]]);
  expect(again(site({ a: 90, b: 90, c: 120 }))).toEqual([
    ["Down (a; b): for 1m → 1m30s", "Down (c): for 1m → 2m"],
  ]);
  expect(again(site({ a: 60, b: 90, c: 90 }))).toEqual([["Down (b; c): for 1m → 1m30s"]]);
  expect(again(site({ a: 60, b: 60, c: 60, d: 60 }))).toEqual([]);
});

describe("after a rollback", () => {
  const good = site({ a: 60, b: 60, c: 60 });
  const slow = site({ a: 90, b: 90, c: 60 });
  const slower = site({ a: 90, b: 90, c: 90 });
  const began = (number: number, cause: ReleaseCause = { kind: "deploy" }): PendingRelease => ({
    number,
    digest: "0123456789abcdef",
    commit: `commit-${String(number)}`,
    by: "anna@laptop",
    at: "2026-01-02T03:04:05Z",
    cause,
    bundle: "0".repeat(64),
  });
  const released = (number: number, cause?: ReleaseCause): ReleaseRecord => ({
    ...began(number, cause),
    images: {},
  });
  const back = (to: number, only: "everything" | "config" = "everything"): ReleaseCause => ({
    kind: "rollback",
    to,
    only,
  });
  const found = (
    current: readonly [ReleaseRecord, Bundle],
    unfinished: readonly (readonly [PendingRelease, Bundle])[] = [],
    withdrawn: Situation["withdrawn"] = [],
  ): Situation => ({
    current: { record: current[0], bundle: current[1] },
    unfinished: unfinished.map(([record, bundle]) => ({ record, bundle })),
    withdrawn,
    next: 10,
  });
  const withdrawn = (number: number, ids: string[]) => ({
    number,
    commit: `commit-${String(number)}`,
    changes: ids,
  });

  test("what was live is withdrawn", () => {
    const situation = found([released(2), slow]);
    expect(withdrawnAfter(situation, 1, good, [released(1), released(2)])).toEqual([
      withdrawn(2, heldOf("a", "b")),
    ]);
  });

  test("a deployment that failed is withdrawn, also when the first way back from it failed", () => {
    const current = [released(1), good] as const;
    const failed = [began(2), slow] as const;
    const expected = [withdrawn(2, heldOf("a", "b"))];
    const records = [released(1)];
    expect(withdrawnAfter(found(current, [failed]), 1, good, records)).toEqual(expected);
    const twice = found(current, [failed, [began(3, back(1)), good]]);
    expect(withdrawnAfter(twice, 1, good, records)).toEqual(expected);
  });

  test("of several that are gone back from, each is withdrawn with what it was the first to change", () => {
    const situation = found(
      [released(2), slow],
      [
        [began(3), slower],
        [began(4), slower],
      ],
    );
    expect(withdrawnAfter(situation, 1, good, [released(1), released(2)])).toEqual([
      withdrawn(2, heldOf("a", "b")),
      withdrawn(3, heldOf("c")),
    ]);
  });

  test("a release that a rollback has gone to is withdrawn under its own number", () => {
    const records = [released(1), released(2), released(3), released(4, back(2))];
    const situation = found([released(4, back(2)), slow], [], [withdrawn(3, heldOf("c"))]);
    expect(withdrawnAfter(situation, 1, good, records)).toEqual([
      withdrawn(3, heldOf("c")),
      { ...withdrawn(2, heldOf("a", "b")), commit: "commit-4" },
    ]);
  });

  test("what is gone forward to is free again, and what was live before it is not withdrawn", () => {
    const records = [released(1), released(2), released(3, back(1))];
    const situation = found([released(3, back(1)), good], [], [withdrawn(2, heldOf("a", "b"))]);
    expect(withdrawnAfter(situation, 2, slow, records)).toEqual([]);
  });

  test("images that stay are not withdrawn", () => {
    const situation = found([released(2), site({ a: 90, b: 90, c: 60 }, "x:2")]);
    const kept = site({ a: 60, b: 60, c: 60 }, "x:2");
    expect(withdrawnAfter(situation, 1, kept, [released(1), released(2)])).toEqual([
      withdrawn(2, heldOf("a", "b")),
    ]);
  });
});
