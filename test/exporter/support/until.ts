import { setTimeout as after } from "node:timers/promises";

/** Waits until something holds, looking every 10 ms, for 20 s at most. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited 20 s in vain until ${what}`);
    await after(10);
  }
}
