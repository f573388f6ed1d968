import { custom, customConfig, declared, START } from "./support.ts";

jest.setTimeout(120_000);

const gauges = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `rag_documents{collection="${String(from + index)}"} 1\n`).join(
    "",
  );
const families = [
  { ...declared.gauge, mostSeries: 10 },
  { ...declared.counter, mostSeries: 10 },
];

test.each<readonly [string, unknown, string]>([
  [
    "its family",
    customConfig({ families }),
    "rag_documents: series: 11 would be above the limit of 10, with 6 in use: send fewer label values, or raise its mostSeries",
  ],
  [
    "its namespace",
    customConfig({ mostSeries: 10, families: [{ ...declared.gauge, mostSeries: 10 }] }),
    "namespace rag: series: 11 would be above the limit of 10, with 6 in use: delete groups, or raise its mostSeries",
  ],
  [
    "all namespaces",
    customConfig(
      { mostSeries: 9, families: [{ ...declared.gauge, mostSeries: 9 }] },
      {
        mostSeries: 10,
        namespaces: [
          {
            namespace: "rag",
            owner: "llm",
            mostSeries: 10,
            mostGroups: 9,
            families: [{ ...declared.gauge, mostSeries: 10 }],
          },
        ],
      },
    ),
    "all namespaces: series: 11 would be above the limit of 10, with 6 in use: delete groups, or raise customMetrics.mostSeries",
  ],
])("a push beyond the budget of %s is refused whole, and counted", async (_case, config, problem) => {
  const { push, value, shown } = await custom(config);
  await push("PUT", "/metrics/job/a", gauges(6));
  const refused = await push("PUT", "/metrics/job/b", gauges(5));
  expect(refused.status).toBe(422);
  expect(refused.text.split("\n")).toContain(problem);
  expect(await shown()).toHaveLength(6);
  const labels = { source: "rag", reason: "budget" };
  expect(await value("llm_custom_pushes_refused_total", labels)).toBe(1);
  expect(await value("llm_custom_series_dropped_total", labels)).toBe(5);
  expect((await push("PUT", "/metrics/job/b", gauges(4))).status).toBe(200);
  // What is replaced counts no more.
  expect((await push("PUT", "/metrics/job/a", gauges(6, 50))).status).toBe(200);
});

test("a namespace has so many groups, and an expired one makes room", async () => {
  const { push, pass, value } = await custom(customConfig({ mostGroups: 2 }));
  for (const job of ["a", "b"]) await push("PUT", `/metrics/job/${job}`, gauges(1));
  expect(await push("PUT", "/metrics/job/c", gauges(1))).toEqual({
    status: 422,
    text: "namespace rag: groups: 3 would be above the limit of 2, with 2 in use: push under fewer paths, delete groups, or raise its mostGroups\n",
  });
  pass(30);
  await push("PUT", "/metrics/job/b", gauges(1));
  pass(31);
  expect(await value("llm_custom_push_expires_timestamp_seconds", { push_job: "a" })).toBe(START + 60);
  expect((await push("PUT", "/metrics/job/c", gauges(1))).status).toBe(200);
  expect(await value("llm_custom_push_expires_timestamp_seconds", { push_job: "a" })).toBeUndefined();
  expect(await value("llm_custom_push_expires_timestamp_seconds", { push_job: "b" })).toBe(START + 90);
});

test("what holds nothing makes no room for itself", async () => {
  const { push, pass, value } = await custom(customConfig({ mostGroups: 1 }));
  await push("PUT", "/metrics/job/a", gauges(1));
  pass(60);
  expect((await push("PUT", "/metrics/job/b")).status).toBe(200);
  expect(await value("llm_custom_push_expires_timestamp_seconds", { push_job: "a" })).toBe(START + 60);
});

test("a budget that was lowered drops nothing, but lets nothing grow", async () => {
  const { push, apply, shown } = await custom(customConfig({ families }));
  await push("PUT", "/metrics/job/a", gauges(8));
  apply(customConfig({ families: [{ ...declared.gauge, mostSeries: 5 }, families[1]] }));
  expect(await shown()).toHaveLength(8);
  expect((await push("PUT", "/metrics/job/a", gauges(9))).status).toBe(422);
  expect((await push("PUT", "/metrics/job/a", gauges(8, 20))).status).toBe(200);
  expect((await push("PUT", "/metrics/job/a", gauges(7))).status).toBe(200);
});

test("ten thousand distinct label sets leave nothing behind but their count", async () => {
  const { push, shown, value } = await custom(customConfig({ mostGroups: 3, families }));
  for (let job = 0; job < 100; job += 1) {
    await push("PUT", `/metrics/job/j${String(job)}`, gauges(100, job * 100));
  }
  expect(await shown()).toEqual([]);
  expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "budget" })).toBe(10_000);
  expect(await value("llm_custom_series", { source: "rag" })).toBe(0);
});

test("what is in use, and how much may be, is shown", async () => {
  const { push, value } = await custom();
  await push("PUT", "/metrics/job/a", gauges(3));
  await push("PUT", "/metrics/job/b", 'evaluation_x{model="a"} 1\nevaluation_y{model="a"} 1\n', {
    namespace: "evaluation",
  });
  const source = { source: "evaluation" };
  expect([await value("llm_custom_series", source), await value("llm_custom_series_limit", source)]).toEqual([
    2, 100,
  ]);
  const family = { ...source, family: "evaluation_*" };
  expect(await value("llm_custom_family_series", family)).toBe(2);
  expect(await value("llm_custom_family_series_limit", family)).toBe(100);
  expect(await value("llm_custom_total_series_limit")).toBe(200);
});
