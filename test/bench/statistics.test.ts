import { percentile, summary } from "../../bench/statistics.ts";

test("a summary is the middle one, the least and the most", () => {
  expect(summary([5, 1, 4, 2, 3])).toEqual({ median: 3, least: 1, most: 5 });
});

test.each([
  [50, 2],
  [75, 3],
  [99, 4],
  [0, 1],
  [100, 4],
])("percentile %d of four values is one of them", (percent, value) => {
  expect(percentile([4, 1, 3, 2], percent)).toBe(value);
});
