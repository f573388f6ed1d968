import type { TimeIntervalDocument } from "./documents.ts";

/** When a list of time intervals holds, e.g. `Saturday 22:00–24:00, Sunday 00:00–04:00 Europe/Berlin`. */
export function timeIntervalWords(intervals: readonly TimeIntervalDocument[]): string {
  const zones = [...new Set(intervals.map(({ location }) => location))];
  return zones
    .map((zone) => {
      const times = intervals.filter(({ location }) => location === zone).map(intervalWords);
      return `${times.join(", ")} ${zone}`;
    })
    .join("; ");
}

function intervalWords(interval: TimeIntervalDocument): string {
  const times = interval.times.map(({ start_time, end_time }) => `${start_time}–${end_time}`);
  const words = [
    rangeWords(interval.weekdays),
    interval.days_of_month.length > 0 ? `day ${rangeWords(interval.days_of_month)} of the month` : "",
    rangeWords(interval.months),
    rangeWords(interval.years),
    times.join(" and "),
  ].filter((word) => word !== "");
  // An interval without any condition always holds.
  return words.length === 0 ? "always" : words.join(" ");
}

function rangeWords(ranges: readonly string[]): string {
  return ranges
    .map((range) =>
      range
        .split(":")
        .map((end) => end.charAt(0).toUpperCase() + end.slice(1))
        .join("–"),
    )
    .join(", ");
}
