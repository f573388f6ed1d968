import { isPinned } from "../../../infra/images/pinned.ts";

const digest = `sha256:${"0".repeat(64)}`;

test.each([
  ["prom/prometheus:v3.5.3", true],
  ["registry.internal:5000/citadel/exporter:0123456789ab", true],
  [`prom/prometheus@${digest}`, true],
  [`prom/prometheus:latest@${digest}`, true],
  ["prom/prometheus", false],
  ["prom/prometheus:latest", false],
  ["registry.internal:5000/prometheus", false],
  ["prom/prometheus@sha256:0", false],
  ["", false],
])("%s: pinned is %s", (image, expected) => {
  expect(isPinned(image)).toBe(expected);
});
