import { reportOf } from "../../../ops/report/report-of.ts";
import type { Measures } from "../../../ops/report/report.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { answer, hour, nothing } from "./answers.ts";

const large = { model: "chat-large" };
const small = { model: "chat-small" };
const report = (answers: Partial<typeof nothing>) =>
  reportOf(fixtureInventory, { ...nothing, ...answers }, hour);

/** The promises of a measure without the noise of additions. */
function rounded(measures: Measures | undefined): readonly object[] {
  const digits = (value: number) => Number(value.toFixed(9));
  return (measures?.objectives ?? []).map(({ slo, events, objective, attainment, budgetSpent }) => ({
    slo,
    events: digits(events),
    objective: digits(objective),
    attainment: digits(attainment),
    budgetSpent: digits(budgetSpent),
  }));
}

test("requests and tokens are rates times the seconds of their windows, none of them counted twice", () => {
  const { models, total } = report({
    requests: [answer(large, () => 2), answer(small, (window) => (window < 6 ? 1 : undefined))],
    generationTokens: [answer(large, () => 50)],
    promptTokens: [answer(small, () => 10)],
  });
  expect(
    models.map(({ name, requests, requestsPerSecond, coverage }) => [
      name,
      requests,
      requestsPerSecond,
      coverage,
    ]),
  ).toEqual([
    ["chat-large", 7200, 2, 1],
    ["chat-small", 1800, 0.5, 0.5],
  ]);
  expect(total).toMatchObject({
    requests: 9000,
    requestsPerSecond: 2.5,
    coverage: 1,
    generationTokens: 180_000,
    generationTokensPerSecond: 50,
    promptTokens: 36_000,
  });
});

test("samples between the ends of windows are drawn and not counted", () => {
  const requests = {
    labels: large,
    values: new Map([
      [hour.from + 60, 100],
      [hour.from + 300, 2],
    ]),
  };
  const { models, lines } = report({ requests: [requests] });
  expect(models[0]?.requests).toBe(600);
  expect(lines.requests[0]?.points.slice(0, 2)).toEqual([
    [hour.from + 60, 100],
    [hour.from + 120, null],
  ]);
});

test("the peak is the busiest window, of all models together the busiest sum, and headroom that of the tightest", () => {
  const { models, total } = report({
    requests: [
      answer(large, (window) => (window === 3 ? 9 : 1)),
      answer(small, (window) => (window === 5 ? 8 : 7)),
    ],
    targetRequests: [answer(large, () => 10), answer(small, () => 16)],
  });
  expect(models.map(({ peak, headroom }) => [peak?.value, headroom])).toEqual([
    [9, expect.closeTo(0.1)],
    [8, 0.5],
  ]);
  expect(total).toMatchObject({
    peak: { value: 16, at: hour.from + 4 * 300 },
    target: 26,
    headroom: models[0]?.headroom,
  });
});

test("a mean counts each window by its requests, of several models too", () => {
  const { models, total } = report({
    requests: [answer(large, (window) => (window < 6 ? 3 : 1)), answer(small, () => 2)],
    queueSeconds: [answer(large, (window) => (window < 6 ? 1 : 5)), answer(small, () => 4)],
    prefillSeconds: [answer(large, () => 1), answer(small, () => 1)],
    decodeSeconds: [answer(large, () => 1), answer(small, () => 1)],
  });
  expect(models[0]?.latency).toEqual({ queue: 2, prefill: 1, decode: 1 });
  expect(total.latency).toEqual({ queue: 3, prefill: 1, decode: 1 });
});

test("a promise is judged by its events: a bad busy hour weighs more than a bad quiet one", () => {
  const slo = (model: object, value: (window: number) => number) =>
    answer({ ...model, slo: "availability" }, value);
  const { models, total } = report({
    requests: [answer(large, () => 1)],
    events: [slo(large, (window) => (window < 6 ? 9 : 1)), slo(small, () => 5)],
    errorRatio: [slo(large, (window) => (window < 6 ? 0.1 : 0)), slo(small, () => 0)],
    objective: [slo(large, () => 0.95), slo(small, () => 0.85)],
  });
  expect(rounded(models[0])).toEqual([
    {
      slo: "availability",
      events: 18_000,
      objective: 0.95,
      attainment: 0.91,
      budgetSpent: 1.8,
    },
  ]);
  expect(rounded(total)).toEqual([
    {
      slo: "availability",
      events: 36_000,
      objective: 0.9,
      attainment: 0.955,
      budgetSpent: 0.45,
    },
  ]);
});

test("goodput is of the windows that have one", () => {
  const { models } = report({
    requests: [answer(large, () => 4)],
    goodput: [answer(large, (window) => (window < 6 ? 3 : undefined))],
  });
  expect(models[0]?.goodput).toBe(0.75);
});

test("days to the limit are those of the trend as it stands at the end: one that turned has none", () => {
  const turned = {
    requests: [answer(large, () => 1)],
    growthRequestsPerDay: [answer(large, (window) => (window < 6 ? 0.5 : -0.2))],
    limitDays: [answer(large, (window) => (window < 6 ? 4 : undefined))],
  };
  const { models, total, findings } = report(turned);
  expect(models[0]).toMatchObject({ growthPerDay: -0.2, limitDays: undefined });
  expect(total.limitDays).toBeUndefined();
  expect(findings.map(({ rule }) => rule)).not.toContain("limit near");
});

test("a model on demand may be away: it lacks no data, and the coverage of all is of those that are always there", () => {
  const { models, teams, total, findings } = report({
    requests: [answer(large, (window) => (window < 9 ? 1 : undefined)), answer(small, () => undefined)],
  });
  expect(models.map(({ coverage, residency }) => [coverage, residency])).toEqual([
    [0.75, "always"],
    [0, "on-demand"],
  ]);
  expect([teams[0]?.coverage, total.coverage]).toEqual([0.75, 0.75]);
  expect(findings.filter(({ rule }) => rule === "data missing").map(({ subject }) => subject)).toEqual([
    "chat-large",
  ]);
});

test("where every model is on demand, coverage is of all of them", () => {
  const onDemand = fixtureInventory.models.map((model) => ({ ...model, residency: "on-demand" as const }));
  const requests = [answer(large, (window) => (window < 6 ? 1 : undefined))];
  const { total, findings } = reportOf(
    { ...fixtureInventory, models: onDemand },
    { ...nothing, requests },
    hour,
  );
  expect(total).toMatchObject({ coverage: 0.25, residency: "on-demand" });
  expect(findings).toEqual([]);
});

test("percentiles are those of windows, the middle and the worst, and never of several models", () => {
  const { models, total } = report({
    requests: [answer(large, () => 1), answer(small, () => 1)],
    e2eP95Seconds: [answer(large, (window) => window)],
  });
  expect(models[0]?.e2eP95).toEqual({ median: 5, worst: { value: 11, at: hour.to } });
  expect(total.e2eP95).toBeUndefined();
});

test("what was not measured is not said to be nothing", () => {
  const { models, total, teams } = report({});
  expect(teams.map(({ name }) => name)).toEqual(["llm"]);
  expect(total).toMatchObject({ coverage: 0, requests: 0, objectives: [] });
  for (const field of ["peak", "target", "headroom", "goodput", "latency", "e2eSeconds", "e2eP95"] as const)
    expect([field, models[0]?.[field]]).toEqual([field, undefined]);
});

test("a long period is drawn by the largest value of each stretch", () => {
  const month = { from: hour.to - 30 * 86_400, to: hour.to };
  const requests = answer(large, (window) => (window === 4321 ? 50 : 1), month);
  const { lines } = reportOf(fixtureInventory, { ...nothing, requests: [requests] }, month);
  const points = lines.requests[0]?.points ?? [];
  expect(points).toHaveLength(360);
  expect(points.filter(([, value]) => value === 50)).toEqual([[month.from + 181 * 24 * 300, 50]]);
});
