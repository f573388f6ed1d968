import { chains } from "../../../ops/deploy/chains.ts";

test("Grafana's content waits for the metrics server's, every other stack for nothing", () => {
  const names = ["x-exporter", "x-metrics", "x-grafana", "x-agents-a", "x-agents-b"];
  expect(chains("x", names)).toEqual([
    ["x-exporter"],
    ["x-metrics", "x-grafana"],
    ["x-agents-a"],
    ["x-agents-b"],
  ]);
});

test.each([
  [
    ["x-grafana", "x-exporter"],
    [["x-grafana"], ["x-exporter"]],
  ],
  [["x-metrics"], [["x-metrics"]]],
  [[], []],
])("of %j, what is there is in its group", (names, groups) => {
  expect(chains("x", names)).toEqual(groups);
});
