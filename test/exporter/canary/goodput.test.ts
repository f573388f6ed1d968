import { metTargets } from "../../../exporter/canary/goodput.ts";
import { catalogueEntry } from "../support/config.ts";

const oneToken = { ttftSeconds: 0.2, itlSeconds: [], e2eSeconds: 0.7, outputTokens: 1 };
const measured = { ...oneToken, itlSeconds: [0.1], tpotSeconds: 0.1, outputTokens: 2 };

test.each([
  ["as slow as was agreed", measured, {}, true],
  ["slower end to end", { ...measured, e2eSeconds: 0.7001 }, {}, false],
  ["whose first token is in time", measured, { ttftTargetSeconds: 0.2 }, true],
  ["whose first token is late", measured, { ttftTargetSeconds: 0.1999 }, false],
  ["whose later tokens are in time", measured, { tpotTargetSeconds: 0.1 }, true],
  ["whose later tokens are late", measured, { tpotTargetSeconds: 0.0999 }, false],
  ["of one token", oneToken, { tpotTargetSeconds: 0.001 }, true],
])("a completion %s: %j with %j is good: %s", (_case, measurement, targets, good) => {
  expect(metTargets(measurement, { ...catalogueEntry, ...targets })).toBe(good);
});
