import { buckets } from "../../../exporter/access/buckets.ts";

test("as many as the burst pass at once, then one each time that is due", () => {
  let now = 0;
  const taken = buckets(
    () => ({ burst: 3, perSecond: 2 }),
    () => now,
  );
  expect([1, 2, 3, 4].map(() => taken.take("a"))).toEqual([0, 0, 0, 0.5]);
  now = 0.25;
  expect(taken.take("a")).toBe(0.25);
  now = 0.5;
  expect([taken.take("a"), taken.take("a")]).toEqual([0, 0.5]);
});

test("a rest fills a bucket up to its burst and no further", () => {
  let now = 0;
  const taken = buckets(
    () => ({ burst: 2, perSecond: 1 }),
    () => now,
  );
  taken.take("a");
  taken.take("a");
  now = 1_000;
  expect([1, 2, 3].map(() => taken.take("a"))).toEqual([0, 0, 1]);
});

test("what is given back can be taken again, up to the burst", () => {
  const taken = buckets(
    () => ({ burst: 2, perSecond: 1 }),
    () => 0,
  );
  expect([taken.take("a"), taken.take("a")]).toEqual([0, 0]);
  for (let time = 0; time < 5; time += 1) taken.giveBack("a");
  expect([1, 2, 3].map(() => taken.take("a"))).toEqual([0, 0, 1]);
});

test("one key's bucket is not another's", () => {
  const taken = buckets(
    () => ({ burst: 1, perSecond: 1 }),
    () => 0,
  );
  taken.take("a");
  expect([taken.take("a"), taken.take("b")]).toEqual([1, 0]);
});

test("a changed rate holds at the next use", () => {
  let rate = { burst: 1, perSecond: 1 };
  const taken = buckets(
    () => rate,
    () => 0,
  );
  taken.take("a");
  rate = { burst: 1, perSecond: 4 };
  expect(taken.take("a")).toBe(0.25);
});

test("a hundred thousand keys take no more memory than ten thousand: the oldest is forgotten", () => {
  const taken = buckets(
    () => ({ burst: 1, perSecond: 1 }),
    () => 0,
  );
  for (let key = 0; key < 100_000; key += 1) taken.take(String(key));
  const oldest = ["99999", "90000", "89999"].map((key) => taken.take(key));
  expect(oldest).toEqual([1, 1, 0]);
});
