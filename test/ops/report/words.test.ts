import { days, length, number, percent, rate } from "../../../ops/report/words.ts";

test.each([
  [percent(0.9953), "99.53 %"],
  [percent(1), "100 %"],
  [percent(0.99996), "99.996 %"],
  [percent(0.9999999), "99.99999 %"],
  [percent(0.9), "90 %"],
  [percent(1 - 2e-16), "100 %"],
  [percent(-1e-12), "0 %"],
  [percent(1.00001), "100 %"],
  [percent(0), "0 %"],
  [percent(0.0004), "0.04 %"],
  [percent(0.000012), "0.001 %"],
  [percent(-0.0004), "-0.04 %"],
  [percent(0.0123), "1.2 %"],
  [percent(1.894), "189 %"],
  [percent(undefined), "–"],
  [number(1_234_567.8), "1,234,568"],
  [number(-0.0001), "0"],
  [number(12.345), "12.3"],
  [rate(0.2591), "0.259/s"],
  [days(1.9), "1 day"],
  [length({ from: 0, to: 90_300 }), "1 day 1 hour 5 minutes"],
])("a number is written as people read it: %s", (text, expected) => {
  expect(text).toBe(expected);
});
