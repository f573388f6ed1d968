import { fc } from "../../seeded-fast-check.ts";
import { dueTime, firstDelaySeconds, slotAfter } from "../../../exporter/canary/schedule.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const interval = fc.integer({ min: 1, max: 3600 });
const now = fc.double({ min: 1.7e9, max: 2e9, noNaN: true });

test("slots are due one after the other, 0.8 to 1.2 intervals apart", () => {
  fc.assert(
    fc.property(name, interval, fc.nat(1e7), (n, seconds, slot) => {
      const gap = (dueTime(n, seconds, slot + 1) - dueTime(n, seconds, slot)) / seconds;
      expect(gap).toBeGreaterThan(0.7999);
      expect(gap).toBeLessThan(1.2001);
    }),
  );
});

test("the slot after a time is the first that is due after it", () => {
  fc.assert(
    fc.property(name, interval, now, (n, seconds, time) => {
      const slot = slotAfter(n, seconds, time);
      expect(dueTime(n, seconds, slot)).toBeGreaterThan(time);
      expect(dueTime(n, seconds, slot - 1)).toBeLessThanOrEqual(time);
    }),
  );
});

test("the schedule does not depend on when the exporter was started", () => {
  expect(dueTime("phi-3-mini", 60, 28_333_333)).toBe(dueTime("phi-3-mini", 60, 28_333_333));
});

test("the four models of a site do not come together", () => {
  const phases = ["mixtral-8x7b", "hermes-2", "openchat-3.5", "phi-3-mini"]
    .map((model) => ((dueTime(model, 60, 0) % 60) + 60) % 60)
    .sort((a, b) => a - b);
  const gaps = phases.slice(1).map((phase, index) => phase - (phases[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(1);
});

test("the first canary comes within ten seconds, and within one interval", () => {
  fc.assert(
    fc.property(name, interval, (n, seconds) => {
      const delay = firstDelaySeconds(n, seconds);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(Math.min(10, seconds));
    }),
  );
});
