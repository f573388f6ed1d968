import { stackOrder } from "../../../../ops/review/revisions/stack-order.ts";

const manifest = (dependencies: Readonly<Record<string, readonly string[]>>) => ({
  stacks: Object.fromEntries(
    Object.entries(dependencies).map(([name, ofStack]) => [name, { name, dependencies: ofStack }]),
  ),
});

test("each stack comes after those that it waits for, others by name", () => {
  const stacks = manifest({
    "local-grafana": ["local-metrics", "local-platform"],
    "local-exporter": ["local-platform"],
    "local-platform": [],
    "local-metrics": ["local-platform"],
    "production-exporter": [],
  });
  expect(stackOrder(stacks, "local")).toEqual([
    "local-platform",
    "local-exporter",
    "local-metrics",
    "local-grafana",
  ]);
  expect(stackOrder(stacks, "production")).toEqual(["production-exporter"]);
});
