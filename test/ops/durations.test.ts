import { durationSeconds, durationWords } from "../../ops/durations.ts";

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

test.each([
  [0, "0s"],
  [0.5, "0.5s"],
  [90, "1m30s"],
  [120, "2m"],
  [43_200, "12h"],
  [3661, "1h1m1s"],
])("%d seconds are written as %s", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
