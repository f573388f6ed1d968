import { createHash } from "node:crypto";

/** Largest share of the interval by which a canary comes early or late. */
const JITTER = 0.1;

/** Longest wait of a first canary after a start, in seconds: an operator who has just deployed looks at once. */
const FIRST_WITHIN_SECONDS = 10;

/**
 * When the canaries of slot N are due, as Unix time in seconds. The times depend on name, interval and N alone: each
 * model has a phase of its own, so that models never come together, and a restart goes on with the same schedule
 * instead of sending all canaries at once.
 */
export function dueTime(name: string, intervalSeconds: number, slot: number): number {
  const phase = share(name);
  const jitter = (2 * share(`${name} ${String(slot)}`) - 1) * JITTER;
  return (slot + phase + jitter) * intervalSeconds;
}

/** The first slot that is due after a time. @param now Unix time in seconds */
export function slotAfter(name: string, intervalSeconds: number, now: number): number {
  let slot = Math.floor(now / intervalSeconds) - 2;
  while (dueTime(name, intervalSeconds, slot) <= now) slot += 1;
  return slot;
}

/** Seconds from a start to the first canary, which comes before its slot. */
export function firstDelaySeconds(name: string, intervalSeconds: number): number {
  return share(name) * Math.min(intervalSeconds, FIRST_WITHIN_SECONDS);
}

/** A number from 0 up to 1 that a text always gives. */
function share(seed: string): number {
  return createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;
}
