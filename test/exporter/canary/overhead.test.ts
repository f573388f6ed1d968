import { fc } from "../../seeded-fast-check.ts";
import { medianEstimate } from "../../../exporter/canary/overhead.ts";

const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

// Ranks l and u of the 95 % interval of a median: Conover's table; Hahn & Meeker, Statistical Intervals, table A.17.
test.each([
  [6, 1, 6],
  [8, 1, 8],
  [9, 2, 8],
  [10, 2, 9],
  [15, 4, 12],
  [20, 6, 15],
  [25, 8, 18],
  [30, 10, 21],
  [50, 18, 33],
])("of %i values the interval reaches from the %i. to the %i.", (n, lower, upper) => {
  expect(medianEstimate(numbers(n))).toEqual({ median: (n + 1) / 2, halfWidth: (upper - lower) / 2 });
});

test.each([0, 1, 5])("%i values are too few", (n) => {
  expect(medianEstimate(numbers(n))).toBeUndefined();
});

test("order does not matter, and one wild value does not either", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...numbers(20), 1e9], { minLength: 21 }), (values) => {
      expect(medianEstimate(values)).toEqual({ median: 11, halfWidth: 5 });
    }),
  );
});

test("negative differences have a negative median", () => {
  expect(medianEstimate([-3, -2, -2, -1, 0, 1])?.median).toBe(-1.5);
});

test("the interval holds the true median at least 95 times of 100, for a skewed distribution too", () => {
  // A fixed generator (mulberry32): the same values each time.
  let state = 42;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const trueMedian = Math.LN2;
  const covered = Array.from({ length: 2000 }, () => {
    const sample = Array.from({ length: 50 }, () => -Math.log(1 - random())).sort((a, b) => a - b);
    const [low = 0, high = 0] = [sample[17], sample[32]];
    const halfWidth = medianEstimate(sample)?.halfWidth ?? 0;
    return Math.abs(halfWidth - (high - low) / 2) < 1e-12 && low <= trueMedian && trueMedian <= high;
  }).filter(Boolean).length;
  expect(covered / 2000).toBeGreaterThan(0.95);
});
