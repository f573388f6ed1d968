/** Waits for something, but no longer than so many seconds. What it throws is thrown while it is waited for. */
export async function within(seconds: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  try {
    await Promise.race([task, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
