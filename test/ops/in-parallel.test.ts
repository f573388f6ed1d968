import { setTimeout as sleep } from "node:timers/promises";
import { inParallel } from "../../ops/in-parallel.ts";

test("never more than the limit run at once, and all of them run", async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel(2, [1, 2, 3, 4, 5], async (item) => {
    most = Math.max(most, ++running);
    await sleep(5);
    running--;
    done.push(item);
  });
  expect([most, done.sort()]).toEqual([2, [1, 2, 3, 4, 5]]);
});

test("the others still run when one fails, and every problem is told", async () => {
  const done: string[] = [];
  const work = inParallel(1, ["a", "b", "c"], (item) => {
    if (item !== "b") return Promise.reject(new Error(`${item}: broken`));
    done.push(item);
    return Promise.resolve();
  });
  await expect(work).rejects.toThrow(new Error("a: broken\nc: broken"));
  expect(done).toEqual(["b"]);
});
