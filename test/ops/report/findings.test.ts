import { findings, type RuleName } from "../../../ops/report/findings.ts";
import type { Measures } from "../../../ops/report/report.ts";

/** A model about which there is nothing to say. */
const calm: Measures = {
  kind: "model",
  name: "calm",
  residency: "always",
  coverage: 1,
  requests: 1000,
  requestsPerSecond: 5,
  peak: { value: 6, at: Date.parse("2026-11-23T08:05:00Z") / 1000 },
  target: 10,
  headroom: 0.4,
  growthPerDay: undefined,
  limitDays: undefined,
  promptTokens: 1,
  generationTokens: 1,
  generationTokensPerSecond: 1,
  goodput: 0.99,
  latency: { queue: 0.1, prefill: 0.2, decode: 0.7 },
  e2eSeconds: 1,
  e2eP95: undefined,
  objectives: [{ slo: "canary", events: 60, objective: 0.99, attainment: 1, budgetSpent: 0 }],
};
const latencyPromise = (budgetSpent: number, events = 200) => ({
  objectives: [
    { slo: "latency" as const, events, objective: 0.95, attainment: 1 - 0.05 * budgetSpent, budgetSpent },
  ],
});

test("of what is as it should be nothing is said", () => {
  expect(findings([calm])).toEqual([]);
});

test.each<[RuleName, Partial<Measures>, string, Partial<Measures>]>([
  [
    "promise broken",
    latencyPromise(2),
    "m kept its promise of latency for 90 % of 200 canary runs, of 95 % promised: 2 times what the period allows.",
    latencyPromise(2, 19),
  ],
  [
    "over the target",
    { headroom: -0.25, peak: { value: 12.5, at: 1_795_420_800 } },
    "m was asked for 12.5/s at 2026-11-23 08:00 UTC, 25 % above the 10/s that it was built for.",
    { headroom: 0 },
  ],
  [
    "data missing",
    { coverage: 0.6 },
    "m has data for 60 % of the period only: everything else said about it is of that part.",
    { coverage: 0.95 },
  ],
  [
    "limit near",
    { limitDays: 12.5, growthPerDay: 0.3 },
    "m grows by 0.3/s a day and reaches its target of 10/s in 12 days.",
    { limitDays: 31, growthPerDay: 0.1 },
  ],
  [
    "budget going",
    latencyPromise(1),
    "m spent 100 % of what the period allows for latency: 95 % were good, 95 % are promised.",
    latencyPromise(0.5),
  ],
  [
    "waiting dominates",
    { latency: { queue: 0.6, prefill: 0.1, decode: 0.3 } },
    "m lets requests wait for 60 % of their 1 s: it needs room, not speed.",
    { latency: { queue: 0.5, prefill: 0.2, decode: 0.3 } },
  ],
  [
    "slow for users",
    { goodput: 0.9 },
    "m answered 90 % of its requests, canaries among them, within its latency target.",
    { goodput: 0.95 },
  ],
  [
    "hardly used",
    { headroom: 0.95, peak: { value: 0.5, at: 1_795_420_800 } },
    "m was asked for 0.5/s at most, 5 % of the 10/s that it was built for: there is room to share.",
    { headroom: 0.9 },
  ],
])("the rule “%s” says so, and is silent on the other side of its threshold", (rule, loud, text, quiet) => {
  expect(findings([{ ...calm, ...loud, name: "m" }])).toEqual([{ rule, subject: "m", text }]);
  expect(findings([{ ...calm, ...quiet, name: "m" }])).toEqual([]);
});

test("three are said, the gravest rules first, each of its heaviest model before any says another", () => {
  const said = findings([
    { ...calm, name: "slow", goodput: 0.5 },
    { ...calm, name: "broken", ...latencyPromise(3) },
    { ...calm, name: "worse", ...latencyPromise(9) },
    { ...calm, name: "gaps", coverage: 0.1 },
    { ...calm, name: "waits", latency: { queue: 0.9, prefill: 0.05, decode: 0.05 } },
  ]);
  expect(said.map(({ rule, subject }) => [rule, subject])).toEqual([
    ["promise broken", "worse"],
    ["data missing", "gaps"],
    ["waiting dominates", "waits"],
  ]);
});

test("of two that weigh the same, the one that the inventory names first comes first", () => {
  const said = findings([
    { ...calm, name: "b", coverage: 0.5 },
    { ...calm, name: "a", coverage: 0.5 },
  ]);
  expect(said.map(({ subject }) => subject)).toEqual(["b", "a"]);
});
