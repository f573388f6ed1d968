import { createServer } from "node:net";
import { userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Longest wait for another process, in seconds: twice a provider build on two slow cores. */
const DEADLINE_SECONDS = 1200;

/**
 * What `work` returns, done while no other process of this user holds the lock of that name.
 *
 * It only spares double work; whoever uses it must stay correct without it. The lock is a Linux socket in the
 * abstract name space, which is gone with its process, however that ends; elsewhere there is no lock.
 *
 * @throws Error when the lock has been held by another process for 20 minutes
 */
export async function withLock<T>(
  name: string,
  report: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (process.platform !== "linux") return work();
  const path = `\0citadel-monitoring/${String(userInfo().uid)}/${name}`;
  const deadline = Date.now() + DEADLINE_SECONDS * 1000;
  let release = await lockRelease(path);
  if (release === undefined) report(`${name}: another run is at it, waiting for it to end`);
  while (release === undefined) {
    if (Date.now() > deadline) {
      throw new Error(
        `${name}: another run has been at it for ${String(DEADLINE_SECONDS)} s: end it, then run this again`,
      );
    }
    await sleep(500);
    release = await lockRelease(path);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** What releases the lock, or undefined if another process holds it. */
function lockRelease(path: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      resolve(() => server.close());
    });
  });
}
