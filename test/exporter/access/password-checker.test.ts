import { monitorEventLoopDelay } from "node:perf_hooks";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { passwordChecker } from "../../../exporter/access/password-checker.ts";
import { cleanup } from "../support/cleanup.ts";
import { alice, bundledChecker, carol } from "../support/passwords.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);

/** Of exporter-toolkit's own tests: "alice123" at cost 12. */
const costly = "$2y$12$1DpfPeqF9HzHJt.EWswy1exHluGfbhnn3yXhR7Xes6m3WJqFg0Wby";

test("the bundle compares passwords in a thread of its own", async () => {
  const checker = later(bundledChecker());
  const seen = await Promise.all([
    checker.matches(alice.password, alice.hash),
    checker.matches(alice.password, carol.hash),
    checker.matches(carol.password, carol.hash),
    checker.matches(alice.password, costly),
    checker.matches("", costly),
  ]);
  expect(seen).toEqual([true, false, true, true, false]);
});

test("a costly comparison does not hold the event loop", async () => {
  const checker = later(bundledChecker());
  await checker.matches(alice.password, alice.hash);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await Promise.all([checker.matches("wrong", costly), checker.matches("wrong too", costly)]);
  const took = performance.now() - start;
  delay.disable();
  // On the loop itself the longest delay would be at least half of the whole.
  expect(delay.max / 1e6).toBeLessThan(took / 4);
});

test("thirty-two may wait; the next one is sent away, and may come again when they are through", async () => {
  const checker = later(bundledChecker());
  const many = Array.from({ length: 32 }, async () => checker.matches(alice.password, alice.hash));
  expect(checker.matches(alice.password, alice.hash)).toBeUndefined();
  expect(await Promise.all(many)).toEqual(Array.from({ length: 32 }, () => true));
  expect(await checker.matches(alice.password, alice.hash)).toBe(true);
});

test("a thread that ends is an error for those who wait and a defect, and is started anew for the next", async () => {
  const folder = temporaryDirectory("exporter-worker-");
  const program = join(folder, "ends.cjs");
  writeFileSync(program, 'require("node:worker_threads").parentPort.once("message", () => process.exit());');
  const defects: Error[] = [];
  const checker = passwordChecker(program, (error) => defects.push(error));
  await expect(checker.matches("a", alice.hash)).rejects.toThrow(
    "the thread that compares passwords has ended",
  );
  await expect(checker.matches("b", alice.hash)).rejects.toThrow(
    "the thread that compares passwords has ended",
  );
  const ended = new Error("the thread that compares passwords has ended with code 0");
  expect(defects).toEqual([ended, ended]);
});
