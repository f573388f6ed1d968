/**
 * The process groups of the programs that are running now, and what an interrupt does to them.
 *
 * A program in a group of its own does not get the terminal's Ctrl-C. Terraform has to get it, or it goes on
 * creating what its state will not know; so the signal is passed on, and this process ends by it once the
 * last program is gone, unless somebody else in this process handles the signal.
 */
const running = new Set<number>();
const interrupts = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let received: NodeJS.Signals | undefined;

/** Passes interrupts of this process on to the group until it is released. */
export function holdProcessGroup(group: number): void {
  if (running.size === 0) for (const signal of interrupts) process.on(signal, passOn);
  running.add(group);
}

/** Ends what {@link holdProcessGroup} began; after an interrupt, the last release ends this process. */
export function releaseProcessGroup(group: number): void {
  running.delete(group);
  if (running.size > 0) return;
  for (const signal of interrupts) process.off(signal, passOn);
  if (received === undefined) return;
  const signal = received;
  received = undefined;
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Whether an interrupt was passed on, and programs are still ending: one that is started now would not hear of it. */
export function isInterrupted(): boolean {
  return received !== undefined;
}

/** Sends `signal` to every process of the group; a group that has ended is no error. */
export function killProcessGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // ESRCH: everything in the group has ended.
  }
}

function passOn(signal: NodeJS.Signals): void {
  received = signal;
  for (const group of running) killProcessGroup(group, signal);
}
