import { runCanaryLoop } from "../../../exporter/canary/canary-loop.ts";
import { canary } from "../support/config.ts";

beforeEach(() => {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A loop with an interval of 60 s whose pairs answer as they are told; it notes when, in minutes, it did what. */
function loop(send: (pair: number) => Promise<boolean>) {
  const sent: number[] = [];
  const skipped: number[] = [];
  const defects: unknown[] = [];
  const minute = () => (Date.now() - 1_800_000_000_000) / 60_000;
  const end = new AbortController();
  runCanaryLoop(
    canary,
    {
      send: (pair) => {
        sent.push(minute());
        return send(pair);
      },
      skip: () => skipped.push(minute()),
      defect: (error) => defects.push(error),
    },
    end.signal,
  );
  return { sent, skipped, defects, end };
}

const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

test("a pair is sent within ten seconds, then one an interval, give or take a fifth", async () => {
  const { sent, skipped } = loop(() => Promise.resolve(true));
  await jest.advanceTimersByTimeAsync(3_600_000);
  expect(sent[0]).toBeLessThan(10 / 60);
  expect(sent.length).toBeGreaterThanOrEqual(59);
  expect(sent.length).toBeLessThanOrEqual(62);
  const later = gaps(sent.slice(1));
  expect(Math.min(...later)).toBeGreaterThan(0.79);
  expect(Math.max(...later)).toBeLessThan(1.21);
  expect(skipped).toEqual([]);
});

test("while a pair is under way the next one is skipped, not sent", async () => {
  let answer: (answered: boolean) => void = () => undefined;
  const { sent, skipped } = loop((pair) =>
    pair > 0
      ? Promise.resolve(true)
      : new Promise((resolve) => {
          answer = resolve;
        }),
  );
  await jest.advanceTimersByTimeAsync(600_000);
  expect(sent).toHaveLength(1);
  expect(skipped.length).toBeGreaterThanOrEqual(8);
  const before = skipped.length;
  answer(true);
  await jest.advanceTimersByTimeAsync(75_000);
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(skipped).toHaveLength(before);
});

test("a model that does not answer is asked half as often, never less, and again as before when it does", async () => {
  let answers = false;
  const { sent } = loop(() => Promise.resolve(answers));
  await jest.advanceTimersByTimeAsync(3_600_000);
  const failing = gaps(sent.slice(2));
  expect(Math.min(...failing)).toBeGreaterThan(1.79);
  expect(Math.max(...failing)).toBeLessThanOrEqual(2.0001);
  answers = true;
  const before = sent.length;
  await jest.advanceTimersByTimeAsync(3_600_000);
  expect(Math.max(...gaps(sent.slice(before + 1)))).toBeLessThan(1.21);
});

test("a run that ends in a defect is told of, and does not keep the next ones from being sent", async () => {
  const { sent, skipped, defects } = loop((pair) =>
    pair === 0 ? Promise.reject(new Error("a planted defect")) : Promise.resolve(true),
  );
  await jest.advanceTimersByTimeAsync(600_000);
  expect(defects).toEqual([new Error("a planted defect")]);
  expect(sent.length).toBeGreaterThanOrEqual(8);
  expect(skipped).toEqual([]);
});

test("the pairs are numbered from 0 on", async () => {
  const pairs: number[] = [];
  loop((pair) => {
    pairs.push(pair);
    return Promise.resolve(true);
  });
  await jest.advanceTimersByTimeAsync(180_000);
  expect(pairs.slice(0, 3)).toEqual([0, 1, 2]);
});

test("a clock that jumps an hour ahead brings one pair, not sixty", async () => {
  const { sent } = loop(() => Promise.resolve(true));
  await jest.advanceTimersByTimeAsync(30_000);
  jest.setSystemTime(Date.now() + 3_600_000);
  const before = sent.length;
  await jest.advanceTimersByTimeAsync(75_000);
  expect(sent.length - before).toBeLessThanOrEqual(2);
});

test("after its end it does nothing more", async () => {
  const { sent, end } = loop(() => Promise.resolve(true));
  end.abort();
  await jest.advanceTimersByTimeAsync(600_000);
  expect(sent).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
});
