import { setTimeout as after } from "node:timers/promises";

/** Waits until something holds, looking every 10 ms, for 60 s at most: the machine may be busy. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited 60 s in vain until ${what}`);
    await after(10);
  }
}
