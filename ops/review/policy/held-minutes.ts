import type { TimeIntervalDocument } from "../model/documents.ts";

const DAY_MINUTES = 1440;
const DAY_MILLISECONDS = 86_400_000;

/** Two years are looked at, so that a window over the turn of a year is seen whole, with a leap day. */
const DAYS = 731;

/** The year before a leap year; intervals that name years are looked at from the first of them. */
const USUAL_YEAR = 2027;

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  ...["", "january", "february", "march", "april", "may", "june", "july", "august", "september"],
  ...["october", "november", "december"],
];

type Minutes = readonly [from: number, to: number];

/**
 * Longest time, in minutes, that one of a list of Alertmanager's time intervals holds without a break; `Infinity`
 * where that is two years. In the intervals' own time zones: a change of the clocks is not counted.
 */
export function longestHeldMinutes(intervals: readonly TimeIntervalDocument[]): number {
  const years = intervals.flatMap((interval) => interval.years.map((range) => Number(range.split(":")[0])));
  const start = Date.UTC(Math.min(...(years.length === 0 ? [USUAL_YEAR] : years)), 0, 1);
  const held = Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(start + index * DAY_MILLISECONDS);
    const ranges = intervals.filter((interval) => holdsOn(interval, day)).flatMap(minutesOf);
    return ranges.map(([from, to]): Minutes => [index * DAY_MINUTES + from, index * DAY_MINUTES + to]);
  });
  const longest = Math.max(0, ...joined(held.flat()).map(([from, to]) => to - from));
  return longest >= DAYS * DAY_MINUTES ? Infinity : longest;
}

/** Ranges that touch or overlap as one. */
function joined(ranges: readonly Minutes[]): readonly Minutes[] {
  return ranges
    .toSorted(([a], [b]) => a - b)
    .reduce<Minutes[]>((all, [from, to]) => {
      const last = all.at(-1);
      if (last === undefined || last[1] < from) all.push([from, to]);
      else all[all.length - 1] = [last[0], Math.max(last[1], to)];
      return all;
    }, []);
}

function minutesOf({ times }: TimeIntervalDocument): readonly Minutes[] {
  if (times.length === 0) return [[0, DAY_MINUTES]];
  return times.map(({ start_time, end_time }) => [minuteOf(start_time), minuteOf(end_time)]);
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function holdsOn({ weekdays, days_of_month, months, years }: TimeIntervalDocument, day: Date): boolean {
  const daysInMonth = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  // -1 is the last day of a month.
  const dayNumber = (text: string) => (Number(text) < 0 ? daysInMonth + 1 + Number(text) : Number(text));
  return (
    includes(weekdays, day.getUTCDay(), (text) => WEEKDAYS.indexOf(text)) &&
    includes(days_of_month, day.getUTCDate(), dayNumber) &&
    includes(months, day.getUTCMonth() + 1, (text) =>
      /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text),
    ) &&
    includes(years, day.getUTCFullYear(), Number)
  );
}

/** Whether a value is in one of the ranges, e.g. `monday:friday`; no range at all means every value. */
function includes(ranges: readonly string[], value: number, numberOf: (text: string) => number): boolean {
  return (
    ranges.length === 0 ||
    ranges.some((range) => {
      const [first = "", last = first] = range.toLowerCase().split(":");
      return numberOf(first) <= value && value <= numberOf(last);
    })
  );
}
