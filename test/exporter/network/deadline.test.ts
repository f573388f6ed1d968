import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deadline } from "../../../exporter/network/deadline.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);
const never = () => new AbortController().signal;

test("it passes when its time is up, and says so", async () => {
  const start = performance.now();
  const { signal, passed } = deadline(0.2, never());
  expect(passed()).toBe(false);
  await once(signal, "abort");
  expect(performance.now() - start).toBeGreaterThanOrEqual(199);
  expect(passed()).toBe(true);
  expect(signal.reason).toMatchObject({ name: "TimeoutError", message: "not done within 0.2 s" });
});

test("it ends when whoever waits gives up, with the same reason", () => {
  const cut = new AbortController();
  const { signal, passed } = deadline(60, cut.signal);
  const reason = new Error("reload");
  cut.abort(reason);
  expect([signal.aborted, signal.reason, passed()]).toEqual([true, reason, false]);
});

test("it has ended from the start where whoever waits has given up before", () => {
  expect(deadline(60, AbortSignal.abort()).signal.aborted).toBe(true);
});

test("after it was done nothing ends it", async () => {
  const cut = new AbortController();
  const { signal, done } = deadline(0.05, cut.signal);
  done();
  cut.abort();
  await once(deadline(0.2, never()).signal, "abort");
  expect(signal.aborted).toBe(false);
});

test("the garbage collector does not take it while somebody waits", async () => {
  setFlagsFromString("--expose-gc");
  let ended = false;
  // Nothing here holds the deadline itself, only its signal listens.
  deadline(0.3, never()).signal.addEventListener("abort", () => {
    ended = true;
  });
  for (let round = 0; round < 5; round += 1) runInNewContext("gc()");
  await until("it has ended", () => ended);
  expect(ended).toBe(true);
});
