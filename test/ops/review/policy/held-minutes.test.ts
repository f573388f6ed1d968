import { longestHeldMinutes } from "../../../../ops/review/policy/held-minutes.ts";

const always = { times: [], weekdays: [], days_of_month: [], months: [], years: [], location: "UTC" };
const between = (start_time: string, end_time: string) => ({ ...always, times: [{ start_time, end_time }] });

test.each([
  ["four hours on Saturdays", [{ ...between("02:00", "06:00"), weekdays: ["saturday"] }], 240],
  ["a night over midnight, as two intervals", [between("22:00", "24:00"), between("00:00", "04:00")], 360],
  ["two windows that touch", [between("01:00", "02:00"), between("02:00", "03:30")], 150],
  ["a weekend", [{ ...always, weekdays: ["saturday", "sunday"] }], 2880],
  ["working days", [{ ...always, weekdays: ["monday:friday"] }], 7200],
  ["the last two days of a month", [{ ...always, days_of_month: ["-2:-1"] }], 2880],
  [
    "December and January",
    [
      { ...always, months: ["december"] },
      { ...always, months: ["1"] },
    ],
    62 * 1440,
  ],
  ["a day of one year", [{ ...always, years: ["2031"], months: ["may"], days_of_month: ["1"] }], 1440],
  ["every day, all day", [between("00:00", "24:00")], Infinity],
  ["no condition at all", [always], Infinity],
  ["nothing", [], 0],
])("the longest time of %s", (_case, intervals, minutes) => {
  expect(longestHeldMinutes(intervals)).toBe(minutes);
});
