import { setTimeout as sleep } from "node:timers/promises";

/** Seconds between two looks at what is waited for. */
const INTERVAL_SECONDS = 0.25;

/**
 * What `found` finds, looked for again and again until it is there, or undefined after `seconds`.
 * An error of `found` counts as not there yet.
 */
export async function awaited<T>(
  seconds: number,
  found: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await found().catch(() => undefined);
    if (value !== undefined || Date.now() > deadline) return value;
    await sleep(INTERVAL_SECONDS * 1000);
  }
}
