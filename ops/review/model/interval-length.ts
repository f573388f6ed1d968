import { weekdays } from "../../../inventory/model.ts";
import type { TimeIntervalDocument } from "./documents.ts";

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Alertmanager begins the week on Sunday. */
const days: readonly string[] = ["sunday", ...weekdays.filter((day) => day !== "sunday")];

/**
 * Minutes for which some of the intervals holds without a break; Infinity where it never ends. Conditions on the day
 * of the month, month and year are taken as met, and time zones as one: it may be shorter, never longer.
 */
export function longestMinutes(intervals: readonly TimeIntervalDocument[]): number {
  const week = new Uint8Array(WEEK_MINUTES);
  for (const interval of intervals) {
    for (const day of daysOf(interval.weekdays)) {
      for (const [start, end] of minutesOf(interval.times)) {
        week.fill(1, day * DAY_MINUTES + start, day * DAY_MINUTES + end);
      }
    }
  }
  // Once more from the beginning, for what goes on from Saturday to Sunday.
  let longest = 0;
  let run = 0;
  for (let minute = 0; minute < 2 * WEEK_MINUTES; minute += 1) {
    run = week[minute % WEEK_MINUTES] === 1 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest >= WEEK_MINUTES ? Infinity : longest;
}

function daysOf(ranges: TimeIntervalDocument["weekdays"]): readonly number[] {
  if (ranges.length === 0) return days.map((_day, index) => index);
  return ranges.flatMap((range) => {
    const [first, last = first] = range.split(":").map((day) => days.indexOf(day.toLowerCase()));
    return days.flatMap((_day, index) =>
      first !== undefined && last !== undefined && index >= first && index <= last ? [index] : [],
    );
  });
}

function minutesOf(times: TimeIntervalDocument["times"]): readonly (readonly [number, number])[] {
  const minute = (time: string) => {
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return hours * 60 + minutes;
  };
  return times.length === 0
    ? [[0, DAY_MINUTES]]
    : times.map(({ start_time: start, end_time: end }) => [minute(start), minute(end)]);
}
