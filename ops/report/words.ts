import { valueText } from "../preview/value-text.ts";
import type { ObjectiveMeasure } from "./report.ts";

/** What stands where nothing could be measured. */
export const NOTHING = "–";

/** What an objective judges, in words. */
export const sloWords: Readonly<Record<ObjectiveMeasure["slo"], string>> = {
  availability: "availability",
  latency: "latency",
  ttft: "first tokens",
  canary: "canaries",
};

/** What an objective counts, in words. */
export const eventWords: Readonly<Record<ObjectiveMeasure["slo"], string>> = {
  availability: "requests",
  latency: "canary runs",
  ttft: "canary runs",
  canary: "canary runs",
};

/** A share as people read it: `99.53 %`, with digits enough to tell it from all and from nothing. */
export function percent(share: number | undefined): string {
  if (share === undefined) return NOTHING;
  const value = share * 100;
  let places = Math.abs(value) >= 90 && value < 100 ? 2 : Math.abs(value) >= 10 || value === 0 ? 0 : 1;
  while (places < MOST_PLACES && value < 100 && isWhole(Number(value.toFixed(places)), value)) places += 1;
  // Negative nothing is nothing.
  return `${(Number(value.toFixed(places)) + 0).toString()} %`;
}

/** Decimals of a percentage; what is closer to all or to nothing is noise of additions. */
const MOST_PLACES = 6;

/** Whether a percentage was rounded to all or to nothing. */
function isWhole(rounded: number, value: number): boolean {
  return (rounded === 100 || rounded === 0) && rounded !== value;
}

/** Seconds as `315 ms` or `1.2 s`. */
export function latency(seconds: number | undefined): string {
  return seconds === undefined ? NOTHING : valueText(seconds, "s");
}

/** A rate as `1.25/s`. */
export function rate(perSecond: number | undefined): string {
  return perSecond === undefined ? NOTHING : `${number(perSecond)}/s`;
}

/** A count or another number: whole from a hundred on, in groups of three digits. */
export function number(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  // Negative nothing is nothing.
  const [whole = "", rest] = String(Number(value.toFixed(places)) + 0).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** Days as `12 days`. */
export function days(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  const whole = Math.floor(value);
  return `${number(whole)} ${whole === 1 ? "day" : "days"}`;
}

/** A time in UTC as `2026-11-23 12:05`. */
export function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

/** How long a period is, in its largest whole units: `7 days`, `1 hour 30 minutes`. */
export function length({ from, to }: { readonly from: number; readonly to: number }): string {
  const minutes = Math.round((to - from) / 60);
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor((minutes % 1440) / 60), "hour"],
    [minutes % 60, "minute"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${String(count)} ${unit}${count === 1 ? "" : "s"}`)
    .join(" ");
}
