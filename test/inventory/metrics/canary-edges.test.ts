import { canaryEdges } from "../../../inventory/metrics/index.ts";

const targets = [1.5, 1, 0.8, 0.3];
const edges = canaryEdges(targets.map((latencyTargetSeconds) => ({ latencyTargetSeconds })));

test.each(["ttft", "itl", "tpot", "e2e"] as const)(
  "%s has each target and four times it as edges, exactly",
  (name) => {
    expect(edges[name]).toEqual(expect.arrayContaining([0.3, 0.8, 1, 1.2, 1.5, 3.2, 4, 6]));
  },
);

test.each(["ttft", "itl", "tpot", "e2e"] as const)(
  "the edges of %s ascend and none is there twice",
  (name) => {
    expect(edges[name]).toEqual([...new Set(edges[name])].sort((a, b) => a - b));
  },
);

test("there are finer edges below the shortest target", () => {
  expect(edges.e2e.filter((edge) => edge < 0.3)).toEqual([0.05, 0.1, 0.15, 0.2, 0.25]);
  expect(edges.itl.filter((edge) => edge < 0.03)).toHaveLength(8);
});

test("targets of the first token and of each later one are edges, where they were agreed", () => {
  const agreed = canaryEdges([
    { latencyTargetSeconds: 1, ttftTargetSeconds: 0.123, tpotTargetSeconds: 0.0321 },
  ]);
  expect(agreed.ttft).toContain(0.123);
  expect(agreed.tpot).toContain(0.0321);
});
