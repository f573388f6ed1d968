import { setTimeout as after } from "node:timers/promises";

/**
 * What `found` finds, looked for every half second until it is there. An error counts as not there yet.
 * @throws Error after `seconds`, with the last error where there was one
 */
export async function until<T>(
  what: string,
  seconds: number,
  found: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    let problem = "";
    try {
      const value = await found();
      if (value !== undefined) return value;
    } catch (error) {
      problem = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`waited ${String(seconds)} s in vain for ${what}${problem}`);
    await after(500);
  }
}
