import { durationSeconds } from "../../alerts/duration.ts";
import { UsageError } from "../options.ts";

/**
 * Seconds of one window: the recorded rates look back as far, so that every request of a period is in exactly one.
 */
export const WINDOW_SECONDS = 300;

/** A time that is reported on, in seconds since 1970, both multiples of {@link WINDOW_SECONDS}. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const HOW = "write it as 2026-11-01, 2026-11-01T08:00Z, now or now-7d";

/**
 * The period between two times as people write them, each taken back to the window it is in.
 * @param now - milliseconds since 1970
 * @throws {UsageError} with every problem
 */
export function periodOf(from: string, to: string, now: number): Period {
  const [begin, end] = [seconds(from, now), seconds(to, now)];
  const problems = [
    ...(Number.isNaN(begin) ? [`--from: "${from}" is no time: ${HOW}`] : []),
    ...(Number.isNaN(end) ? [`--to: "${to}" is no time: ${HOW}`] : []),
    ...(end > now / 1000 ? [`--to: ${to} has not come yet: write now, or an earlier time`] : []),
    ...(window(end) <= window(begin)
      ? [`--from: ${from} is less than five minutes before --to ${to}: let it begin earlier`]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `report: ${problem}`).join("\n"));
  return { from: window(begin), to: window(end) };
}

/** Ends of the windows of a period. */
export function windowEnds({ from, to }: Period): readonly number[] {
  return Array.from(
    { length: (to - from) / WINDOW_SECONDS },
    (_, index) => from + (index + 1) * WINDOW_SECONDS,
  );
}

/**
 * Seconds between two samples of a period: five to a window where that draws a smoother line, else one.
 */
export function stepSeconds({ from, to }: Period): number {
  return to - from <= 6 * 3600 ? WINDOW_SECONDS / 5 : WINDOW_SECONDS;
}

function seconds(text: string, now: number): number {
  const back = /^now(?:-(\w+))?$/.exec(text);
  if (back !== null) return now / 1000 - durationSeconds(back[1] ?? "0");
  // A time without a zone would be another one on every machine.
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)) return Number.NaN;
  return isOnCalendar(text) ? Date.parse(text) / 1000 : Number.NaN;
}

/** Date.parse takes 31 February for 3 March, and hour 24 for the next day. */
function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = Date.parse(day);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return false;
  return !text.slice(10).startsWith("T24");
}

function window(time: number): number {
  return Math.floor(time / WINDOW_SECONDS) * WINDOW_SECONDS;
}
