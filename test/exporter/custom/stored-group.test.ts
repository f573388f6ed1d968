import { pushedGroup } from "../../../exporter/custom/group.ts";
import {
  expiredGroup,
  firstExpiry,
  nextEnd,
  type StoredGroup,
} from "../../../exporter/custom/stored-group.ts";

jest.setTimeout(60_000);

/** More than a call has room for as arguments. */
const FAMILIES = 130_000;

/** A group of one that was pushed at 0, and the rest at 100, each to live for 60 s. */
function largeGroup(): StoredGroup {
  const block = new TextEncoder().encode("a 1\n");
  const families = Array.from({ length: FAMILIES }, (_, index) => {
    const pushedAt = index === 0 ? 0 : 100;
    const name = `a_${String(index)}`;
    return [
      name,
      { name, title: "a_*", shape: "", block, series: 1, pushedAt, expiresAt: pushedAt + 60 },
    ] as const;
  });
  return { group: pushedGroup("rag", [["job", "x"]]), pushedAt: 100, families: new Map(families) };
}

test("a group of any number of families ends family by family, is remembered as long again, and forgotten", () => {
  const stored = largeGroup();
  expect([firstExpiry(stored), nextEnd(stored)]).toEqual([60, 60]);
  const [first, lines] = expiredGroup(stored, 60);
  expect([lines, first && firstExpiry(first), first && nextEnd(first)]).toEqual([1, 60, 120]);
  const [second, none] = expiredGroup(first ?? stored, 120);
  expect([none, second?.families.size, second && nextEnd(second)]).toEqual([0, FAMILIES - 1, 160]);
  const [dead, rest] = expiredGroup(second ?? stored, 160);
  expect([rest, dead && firstExpiry(dead), dead && nextEnd(dead)]).toEqual([FAMILIES - 1, 160, 220]);
  const [left, nothing] = expiredGroup(dead ?? stored, 220);
  expect([nothing, left?.families.size]).toEqual([0, undefined]);
});

test("what nobody looked at until it is to be forgotten is counted as it goes", () => {
  const [left, lines] = expiredGroup(largeGroup(), 220);
  expect([lines, left?.families.size]).toEqual([FAMILIES, undefined]);
});
