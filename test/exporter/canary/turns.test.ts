import { turns } from "../../../exporter/canary/turns.ts";
import { until } from "../support/until.ts";

const never = new AbortController().signal;

test("the next one's turn comes when the one before has ended", async () => {
  const { inTurn } = turns();
  const said: string[] = [];
  let end: () => void = () => undefined;
  const first = inTurn(
    () =>
      new Promise<void>((resolve) => {
        said.push("first begins");
        end = () => {
          said.push("first ends");
          resolve();
        };
      }),
    60,
    never,
  );
  const second = inTurn(
    async () => {
      said.push("second");
      return Promise.resolve();
    },
    60,
    never,
  );
  await until("the first one has begun", () => said.length === 1);
  end();
  await Promise.all([first, second]);
  expect(said).toEqual(["first begins", "first ends", "second"]);
});

test("one that hangs keeps the next one waiting no longer than its turn", async () => {
  const { inTurn } = turns();
  let end: () => void = () => undefined;
  const hanging = inTurn(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    0.05,
    never,
  );
  let ran = false;
  await inTurn(
    async () => {
      ran = true;
      return Promise.resolve();
    },
    60,
    never,
  );
  expect(ran).toBe(true);
  end();
  await hanging;
});

test("one that fails does not spoil the next one's turn", async () => {
  const { inTurn } = turns();
  const failing = inTurn(() => Promise.reject(new Error("broken")), 60, never);
  await expect(failing).rejects.toThrow("broken");
  let ran = false;
  await inTurn(
    async () => {
      ran = true;
      return Promise.resolve();
    },
    60,
    never,
  );
  expect(ran).toBe(true);
});

test("one that is ended while it waits never begins", async () => {
  const { inTurn } = turns();
  let end: () => void = () => undefined;
  let begun = false;
  const first = inTurn(
    () =>
      new Promise<void>((resolve) => {
        begun = true;
        end = resolve;
      }),
    60,
    never,
  );
  const waiting = new AbortController();
  let ran = false;
  const second = inTurn(
    async () => {
      ran = true;
      return Promise.resolve();
    },
    60,
    waiting.signal,
  );
  waiting.abort();
  await until("the first one has begun", () => begun);
  end();
  await first;
  await expect(second).rejects.toThrow(/abort/);
  expect(ran).toBe(false);
});
