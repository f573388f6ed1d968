import { fc } from "../../seeded-fast-check.ts";
import { scheduler, type Sequence } from "../../../simulator/models/scheduler.ts";

/** The signal of a client that stays. */
const stays = () => new AbortController().signal;

test("no more than the limit run at one time, and everybody runs in the order of arrival", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      async (limit, sizes) => {
        const schedule = scheduler(limit, 10);
        const order: number[] = [];
        let most = 0;
        await Promise.all(
          sizes.map(async (tokens, index) => {
            const sequence: Sequence = { tokens };
            await schedule.admit(sequence, stays());
            order.push(index);
            most = Math.max(most, schedule.running());
            await Promise.resolve();
            schedule.leave(sequence);
          }),
        );
        expect(order).toEqual(sizes.map((_size, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
        expect([schedule.running(), schedule.waiting(), schedule.cacheUsage()]).toEqual([0, 0, 0]);
      },
    ),
  );
});

test("a sequence waits while the cache has no room for it", async () => {
  const schedule = scheduler(4, 10);
  const first: Sequence = { tokens: 16 * 6 };
  const second: Sequence = { tokens: 16 * 5 };
  await schedule.admit(first, stays());
  const admitted = schedule.admit(second, stays());
  expect([schedule.running(), schedule.waiting(), schedule.cacheUsage()]).toEqual([1, 1, 0.6]);
  schedule.leave(first);
  await admitted;
  expect([schedule.running(), schedule.waiting(), schedule.cacheUsage()]).toEqual([1, 0, 0.5]);
});

test("a sequence that gives up leaves the queue", async () => {
  const schedule = scheduler(1, 10);
  const gone = new AbortController();
  await schedule.admit({ tokens: 1 }, stays());
  const waiting = schedule.admit({ tokens: 1 }, gone.signal);
  gone.abort();
  await expect(waiting).rejects.toThrow("aborted while waiting");
  expect(schedule.waiting()).toBe(0);
});
