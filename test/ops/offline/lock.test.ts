import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../ops/offline/lock.ts";

test("of two that want the same lock the second waits for the end of the first, and says so", async () => {
  const events: string[] = [];
  const report = (line: string) => events.push(line);
  let finish: () => void = () => undefined;
  const first = withLock("test-lock", report, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    events.push("first done");
  });
  await sleep(20);
  const second = withLock("test-lock", report, () => Promise.resolve(events.push("second done")));
  await sleep(20);
  finish();
  await Promise.all([first, second]);
  expect(events).toEqual([
    "test-lock: another run is at it, waiting for it to end",
    "first done",
    "second done",
  ]);
});

test("a lock is free again after its holder has failed", async () => {
  const failing = withLock(
    "test-lock-2",
    () => undefined,
    () => Promise.reject(new Error("broken")),
  );
  await expect(failing).rejects.toThrow("broken");
  await expect(
    withLock(
      "test-lock-2",
      () => undefined,
      () => Promise.resolve("free"),
    ),
  ).resolves.toBe("free");
});
