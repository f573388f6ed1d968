import { turns } from "../../../exporter/canary/turns.ts";
import { until } from "../support/until.ts";

const never = new AbortController().signal;

test("the next one's turn comes when the one before has ended", async () => {
  const { inTurn } = turns();
  const said: string[] = [];
  let end: () => void = () => undefined;
  const first = inTurn(
    "gpu",
    () =>
      new Promise<void>((resolve) => {
        said.push("first begins");
        end = () => {
          said.push("first ends");
          resolve();
        };
      }),
    never,
  );
  const second = inTurn(
    "gpu",
    async () => {
      said.push("second");
      return Promise.resolve();
    },
    never,
  );
  await until("the first one has begun", () => said.length === 1);
  end();
  await Promise.all([first, second]);
  expect(said).toEqual(["first begins", "first ends", "second"]);
});

test("on another host nobody waits for it", async () => {
  const { inTurn } = turns();
  let end: () => void = () => undefined;
  const first = inTurn(
    "gpu",
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    never,
  );
  let ran = false;
  await inTurn(
    "other",
    async () => {
      ran = true;
      return Promise.resolve();
    },
    never,
  );
  expect(ran).toBe(true);
  end();
  await first;
});

test("one that fails does not spoil the next one's turn", async () => {
  const { inTurn } = turns();
  const failing = inTurn("gpu", () => Promise.reject(new Error("broken")), never);
  await expect(failing).rejects.toThrow("broken");
  let ran = false;
  await inTurn(
    "gpu",
    async () => {
      ran = true;
      return Promise.resolve();
    },
    never,
  );
  expect(ran).toBe(true);
});

test("one that is ended while it waits never begins", async () => {
  const { inTurn } = turns();
  let end: () => void = () => undefined;
  let begun = false;
  const first = inTurn(
    "gpu",
    () =>
      new Promise<void>((resolve) => {
        begun = true;
        end = resolve;
      }),
    never,
  );
  const waiting = new AbortController();
  let ran = false;
  const second = inTurn(
    "gpu",
    async () => {
      ran = true;
      return Promise.resolve();
    },
    waiting.signal,
  );
  waiting.abort();
  await until("the first one has begun", () => begun);
  end();
  await first;
  await expect(second).rejects.toThrow(/abort/);
  expect(ran).toBe(false);
});
