import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { request } from "undici";

/** A server that is measured, in a process of its own on 127.0.0.1. */
export interface MeasuredServer {
  readonly url: string;
  /** Of every request to it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly process: ChildProcess;
}

const START_SECONDS = 60;

/** Waits until a path answers with 200. @throws {Error} where the process ends or the time is over */
export async function answering({ url, process }: MeasuredServer, path: string): Promise<void> {
  const end = performance.now() + START_SECONDS * 1000;
  for (;;) {
    const status = await request(`${url}${path}`).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => 0,
    );
    if (status === 200) return;
    if (process.exitCode !== null)
      throw new Error(`${process.spawnfile} ended with ${String(process.exitCode)}`);
    if (performance.now() > end) throw new Error(`${url}${path}: no answer in ${String(START_SECONDS)} s`);
    await after(20);
  }
}

/** Ends it. */
export async function ended({ process }: MeasuredServer): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, "exit");
  process.kill("SIGKILL");
  await exit;
}

/** Its resident memory in MiB. */
export function residentMebibytes({ process }: MeasuredServer): number {
  const status = readFileSync(`/proc/${String(process.pid)}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
