import {
  inTimeLapse,
  LARGEST_TIME_LAPSE,
  lapsed,
  lapsedInterval,
  lapsedRange,
  scrapePace,
} from "../../inventory/time-lapse.ts";
import { inventoryProblems } from "../../inventory/validate.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

test.each([
  // what, at the site, once, five times as fast
  ["a wait", lapsed, 0, 0, 0],
  ["a wait", lapsed, 45, 45, 9],
  ["a wait that is no whole number then", lapsed, 16, 16, 4],
  ["a week", lapsed, 604_800, 604_800, 120_960],
  ["an interval", lapsedInterval, 120, 120, 24],
  ["an interval that would be too short", lapsedInterval, 15, 15, 5],
  ["an interval that is as short at the site", lapsedInterval, 2, 2, 2],
  ["a range", lapsedRange, 300, 300, 60],
  ["a range that would be too short", lapsedRange, 60, 60, 20],
])("%s (%p) of %d s is %d s at the pace of the site, and %d s five times as fast", (...example) => {
  const [, become, seconds, once, fiveTimes] = example;
  expect([become(seconds, 1), become(seconds, 5)]).toEqual([once, fiveTimes]);
});

test("canaries come more often, at most every ten seconds, and nothing else of the site changes", () => {
  const site = {
    ...fixtureInventory,
    models: fixtureInventory.models.map((model, index) => ({
      ...model,
      canaryIntervalSeconds: [60, 12][index % 2] ?? 60,
    })),
  };
  const { models, timeLapse, ...rest } = inTimeLapse(site, 5);
  expect(models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds)).toEqual(
    site.models.map((_model, index) => [12, 10][index % 2]),
  );
  expect({ ...rest, models: site.models }).toEqual(site);
  expect(timeLapse).toBe(5);
});

test.each([
  [undefined, 15, 10],
  [1, 15, 10],
  [2, 8, 6],
  [LARGEST_TIME_LAPSE, 5, 4],
])(
  "with a time lapse of %p targets are scraped every %d s, for %d s at most",
  (timeLapse, interval, timeout) => {
    expect(scrapePace(timeLapse === undefined ? {} : { timeLapse })).toEqual({
      intervalSeconds: interval,
      timeoutSeconds: timeout,
    });
  },
);

test("a site in time lapse is refused", () => {
  expect(inventoryProblems({ ...fixtureInventory, timeLapse: 5 })).toEqual([
    "inventory: timeLapse: is for copies of local that try faults: remove it, and set MONITORING_TIME_LAPSE for their setup",
  ]);
});
