/** What the store does again and again, it does only for what has changed: counted in looks at labels of the group. */
import { pushedGroup } from "../../../exporter/custom/group.ts";
import { store } from "../../../exporter/custom/store.ts";
import type { StoredFamily, StoredGroup } from "../../../exporter/custom/stored-group.ts";

const block = new TextEncoder().encode("a 1\n");
const family = (name: string, expiresAt: number): readonly [string, StoredFamily] => [
  name,
  { name, title: "a_*", shape: "", block, series: 1, pushedAt: 0, expiresAt },
];

/** A group that counts how often its labels are looked at. */
function watched(job: string, families: readonly (readonly [string, StoredFamily])[]) {
  const plain = pushedGroup("rag", [["job", job]]);
  let looks = 0;
  const group = {
    ...plain,
    get forced() {
      looks += 1;
      return plain.forced;
    },
  };
  const stored: StoredGroup = { group, pushedAt: 0, families: new Map(families) };
  return { stored, key: plain.key, looks: () => looks };
}

test("a group of which nothing ends is left as it is when another one ends, and ends in its own time", () => {
  const all = store();
  const other = watched("x", [family("a_x", 60)]);
  const { stored, key, looks } = watched("y", [family("a_y", 90)]);
  all.restore(other.stored);
  all.restore(stored);
  const before = looks();
  expect(all.expire(60)).toEqual([{ group: other.stored.group, series: 1, left: undefined }]);
  expect([looks(), all.group(key) === stored, all.usage.series()]).toEqual([before, true, 1]);
  expect(all.expire(89.9)).toEqual([]);
  expect(all.expire(90)).toEqual([{ group: stored.group, series: 1, left: undefined }]);
  expect(all.expire(120)).toEqual([]);
  expect([...all.groups()].map(({ group }) => group)).toEqual([stored.group]);
});

test("what a push changes of a group costs the same, however many other families it has", () => {
  const looksFor = (count: number) => {
    const all = store();
    const families = Array.from({ length: count }, (_, index) => family(`a_${String(index)}`, 60));
    const { stored, key, looks } = watched("x", families);
    all.restore(stored);
    const before = looks();
    const after = { ...stored, families: new Map([...families, family("a_0", 90)]) };
    all.commit({ key, after, displaced: undefined, churn: [] });
    expect([all.usage.series(), all.usage.groupsOf("rag"), all.usage.groupsOfFamily("a_*")]).toEqual([
      count,
      1,
      count,
    ]);
    return looks() - before;
  };
  expect(looksFor(1_000)).toBe(looksFor(10));
});
