import { holdsFor } from "../../inventory/version.ts";

test.each([
  ["0.9", {}, true],
  ["0.9", { since: "0.10" }, false],
  ["0.10", { since: "0.10" }, true],
  ["4.8", { until: "4.9" }, true],
  ["4.9", { until: "4.9" }, false],
  ["4.10", { since: "4.9" }, true],
  ["5.0", { since: "4.9", until: "4.10" }, false],
] as const)("version %s and the range %j: %s", (version, range, holds) => {
  expect(holdsFor(range, version)).toBe(holds);
});
