import { custom, customConfig, declared, declaredPrefix, START } from "./support.ts";

const gauge = 'rag_documents{collection="a"} 1\n';
const counter = 'rag_questions_total{collection="a"} 1\n';
const expires = "llm_custom_push_expires_timestamp_seconds";

test("a series lives until its life span ends, and its end is counted", async () => {
  const { push, pass, shown, value } = await custom();
  await push("PUT", "/metrics/job/x", gauge);
  pass(59.9);
  expect(await shown()).toHaveLength(1);
  expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "expired" })).toBe(0);
  pass(0.1);
  expect(await shown()).toEqual([]);
  expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "expired" })).toBe(1);
  expect(await value("llm_custom_series", { source: "rag" })).toBe(0);
});

test("that a group has expired is shown for as long again", async () => {
  const { push, pass, value } = await custom();
  await push("PUT", "/metrics/job/x", gauge);
  pass(119);
  expect(await value(expires)).toBe(START + 60);
  expect(await value("llm_custom_push_timestamp_seconds")).toBe(START);
  pass(1);
  expect(await value(expires)).toBeUndefined();
});

test("each push begins a new life, of what it brings", async () => {
  const { push, pass, shown, value } = await custom();
  await push("PUT", "/metrics/job/x", gauge + counter);
  pass(40);
  await push("POST", "/metrics/job/x", gauge);
  expect(await value(expires)).toBe(START + 60);
  pass(40);
  expect(await shown()).toEqual(['rag_documents{source="rag",push_job="x",collection="a"} 1']);
  // The counter has expired while the rest lives: seen, until the group is pushed whole again.
  expect(await value(expires)).toBe(START + 60);
  await push("PUT", "/metrics/job/x", gauge);
  expect(await value(expires)).toBe(START + 140);
});

test("a family that is never pushed again is forgotten after as long again, though its group lives on", async () => {
  const { push, pass, value } = await custom();
  await push("PUT", "/metrics/job/x", gauge + counter);
  pass(80);
  await push("POST", "/metrics/job/x", gauge);
  pass(39);
  expect(await value(expires)).toBe(START + 60);
  pass(1);
  expect(await value(expires)).toBe(START + 140);
});

test("a counter may begin anew when it has expired", async () => {
  const { push, pass } = await custom();
  await push("PUT", "/metrics/job/x", 'rag_questions_total{collection="a"} 9\n');
  pass(59);
  expect((await push("PUT", "/metrics/job/x", counter)).status).toBe(409);
  pass(1);
  expect((await push("PUT", "/metrics/job/x", counter)).status).toBe(200);
});

describe("when the declarations change", () => {
  test.each<readonly [string, unknown]>([
    ["is declared no more", customConfig({ families: [declared.counter] })],
    [
      "has another type",
      customConfig({ families: [declared.counter, { ...declared.histogram, name: "rag_documents" }] }),
    ],
    [
      "has other labels",
      customConfig({ families: [declared.counter, { ...declared.gauge, labels: ["shard"] }] }),
    ],
  ])("what %s goes, and is counted; the rest stays", async (_case, config) => {
    const { push, apply, shown, value } = await custom();
    await push("PUT", "/metrics/job/x", gauge + counter);
    apply(config);
    expect(await shown()).toEqual(['rag_questions_total{source="rag",push_job="x",collection="a"} 1']);
    expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "withdrawn" })).toBe(1);
  });

  test("what a prefix covers now instead of a name stays", async () => {
    const { push, apply, shown, value } = await custom();
    await push("PUT", "/metrics/job/x", gauge);
    apply(customConfig({ families: [declaredPrefix] }));
    expect(await shown()).toHaveLength(1);
    expect(await value("llm_custom_family_series", { source: "rag", family: "rag_*" })).toBe(1);
  });

  test("a namespace that is gone takes its series with it, a new one may push at once", async () => {
    const { push, apply, shown } = await custom(customConfig({}, { namespaces: [] }));
    expect((await push("PUT", "/metrics/job/x", gauge)).status).toBe(422);
    apply(customConfig());
    expect((await push("PUT", "/metrics/job/x", gauge)).status).toBe(200);
    apply(customConfig({}, { namespaces: [] }));
    expect(await shown()).toEqual([]);
  });
});
