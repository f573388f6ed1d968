import { valueText } from "../../../ops/preview/value-text.ts";

test.each([
  [0.0123, "s", "12.3 ms"],
  [0.00004, "s", "40 µs"],
  [0, "s", "0 s"],
  [90, "s", "1.5 mins"],
  [0.9512, "percentunit", "95.1%"],
  [1, "percentunit", "100%"],
  [1536, "bytes", "1.5 KiB"],
  [12, "bytes", "12 B"],
  [2_500_000, "Bps", "2.5 MB/s"],
  [0.25, "reqps", "0.25 req/s"],
  [1234, "si:tok/s", "1.23 ktok/s"],
  [12_345, "short", "12.3 K"],
  [-3, "short", "-3"],
  [14.4, "none", "14.4"],
  [Number.NaN, "s", "NaN"],
])("%p in %s is written %s", (value, unit, text) => {
  expect(valueText(value, unit)).toBe(text);
});
