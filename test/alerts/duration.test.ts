import { fc } from "../seeded-fast-check.ts";
import { duration, durationSeconds } from "../../alerts/duration.ts";

test.each([
  [0, "0s"],
  [15, "15s"],
  [60, "1m"],
  [90, "90s"],
  [300, "5m"],
  [3600, "1h"],
  [5400, "90m"],
  [43_200, "12h"],
])("%i seconds are written as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("every number of seconds is written as exactly that duration", () => {
  const lengths: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  fc.assert(
    fc.property(fc.nat(10_000_000), (seconds) => {
      const text = duration(seconds);
      expect(Number(text.slice(0, -1)) * (lengths[text.slice(-1)] ?? NaN)).toBe(seconds);
    }),
  );
});

test.each([
  ["0", 0],
  ["15s", 15],
  ["500ms", 0.5],
  ["1h30m", 5400],
  ["1d", 86_400],
  ["2w", 1_209_600],
])("%s is %d seconds", (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test.each(["", "15", "1 m", "m", "-5s"])("%j is no duration", (text) => {
  expect(durationSeconds(text)).toBeNaN();
});
