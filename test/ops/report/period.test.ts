import { UsageError } from "../../../ops/options.ts";
import { periodOf, stepSeconds, windowEnds } from "../../../ops/report/period.ts";

const now = Date.parse("2026-11-23T12:07:30Z");
const seconds = (text: string) => Date.parse(text) / 1000;

test.each([
  ["2026-11-01", "now", "2026-11-01T00:00:00Z", "2026-11-23T12:05:00Z"],
  ["2024-02-29", "2024-03-01", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"],
  ["now-7d", "now", "2026-11-16T12:05:00Z", "2026-11-23T12:05:00Z"],
  ["2026-11-01T08:03Z", "2026-11-01T10:00+01:00", "2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z"],
])("from %s to %s is taken back to whole windows", (from, to, begin, end) => {
  expect(periodOf(from, to, now)).toEqual({ from: seconds(begin), to: seconds(end) });
});

test.each<[string, string, readonly string[]]>([
  [
    "yesterday",
    "2026-11-01T10:00",
    [
      'report: --from: "yesterday" is no time: write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d',
      'report: --to: "2026-11-01T10:00" is no time: write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d',
    ],
  ],
  [
    "2026-02-31",
    "2026-11-01T24:30Z",
    [
      'report: --from: "2026-02-31" is no time: write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d',
      'report: --to: "2026-11-01T24:30Z" is no time: write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d',
    ],
  ],
  [
    "2025-02-29T08:00+01:00",
    "now",
    [
      'report: --from: "2025-02-29T08:00+01:00" is no time: write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d',
    ],
  ],
  ["now-1h", "2026-11-24", ["report: --to: 2026-11-24 has not come yet: write now, or an earlier time"]],
  [
    "now-2m",
    "now",
    ["report: --from: now-2m is less than five minutes before --to now: let it begin earlier"],
  ],
])("from %s to %s is refused with every reason", (from, to, problems) => {
  expect(() => periodOf(from, to, now)).toThrow(new UsageError(problems.join("\n")));
});

test("every window of a period ends within it, the last one with it", () => {
  expect(windowEnds({ from: 600, to: 1500 })).toEqual([900, 1200, 1500]);
});

test("a short period is drawn more finely, and always through the ends of its windows", () => {
  expect(stepSeconds({ from: 0, to: 6 * 3600 })).toBe(60);
  expect(stepSeconds({ from: 0, to: 6 * 3600 + 300 })).toBe(300);
});
