import { durationWords } from "../../ops/duration-words.ts";

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
