import { recurrences, recurrenceText } from "../../../ops/deploy/withdrawn.ts";
import type { Change } from "../../../ops/review/review.ts";

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
