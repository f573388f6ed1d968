import { custom, customConfig, declared, START } from "./support.ts";

const gauge = (value: number | string, collection = "docs") =>
  `# TYPE rag_documents gauge\nrag_documents{collection="${collection}"} ${String(value)}\n`;
const counter = (value: number, collection = "docs") =>
  `# TYPE rag_questions_total counter\nrag_questions_total{collection="${collection}"} ${String(value)}\n`;
const histogram = (labels: string, type = "# TYPE rag_seconds histogram\n") =>
  `${type}rag_seconds_bucket{${labels},le="+Inf"} 3\nrag_seconds_sum{${labels}} 9\nrag_seconds_count{${labels}} 3\n`;
const forced = 'source="rag",push_job="indexer"';

test("what is pushed is shown with the labels that say where it comes from", async () => {
  const { push, shown } = await custom();
  expect(await push("PUT", "/metrics/job/indexer/instance/a:1", gauge(3))).toEqual({
    status: 200,
    text: "accepted: 1 series in 1 families\n",
  });
  expect(await shown()).toEqual([
    'rag_documents{source="rag",push_job="indexer",push_instance="a:1",collection="docs"} 3',
  ]);
});

test("help and type are those of the declaration, whatever is pushed", async () => {
  const { push, scrape } = await custom();
  await push(
    "PUT",
    "/metrics/job/indexer",
    '# HELP rag_documents <script>\nrag_documents{collection="a"} 1\n',
  );
  expect((await scrape()).find(({ name }) => name === "rag_documents")).toMatchObject({
    type: "gauge",
    help: "Help.",
  });
});

test("PUT replaces a whole group, POST only families of the same names", async () => {
  const { push, shown } = await custom();
  await push("PUT", "/metrics/job/indexer", gauge(1) + counter(5));
  await push("POST", "/metrics/job/indexer", gauge(2, "other"));
  expect(await shown()).toEqual([
    `rag_documents{${forced},collection="other"} 2`,
    `rag_questions_total{${forced},collection="docs"} 5`,
  ]);
  await push("PUT", "/metrics/job/indexer", gauge(3));
  expect(await shown()).toEqual([`rag_documents{${forced},collection="docs"} 3`]);
});

test("an empty PUT empties a group, an empty POST changes nothing", async () => {
  const { push, shown, value } = await custom();
  await push("PUT", "/metrics/job/indexer", gauge(1));
  expect((await push("POST", "/metrics/job/indexer")).status).toBe(200);
  expect(await shown()).toHaveLength(1);
  expect((await push("PUT", "/metrics/job/indexer")).status).toBe(200);
  expect(await shown()).toEqual([]);
  expect(await value("llm_custom_push_timestamp_seconds")).toBeUndefined();
});

test("DELETE takes one group away and answers 202, also where there is none", async () => {
  const { push, shown } = await custom();
  await push("PUT", "/metrics/job/indexer/instance/a", gauge(1));
  await push("PUT", "/metrics/job/indexer/instance/b", gauge(2));
  expect(await push("DELETE", "/metrics/job/indexer/instance/a")).toEqual({
    status: 202,
    text: "deleted: 1 series\n",
  });
  expect(await push("DELETE", "/metrics/job/indexer")).toEqual({ status: 202, text: "deleted: 0 series\n" });
  expect(await shown()).toEqual([
    'rag_documents{source="rag",push_job="indexer",push_instance="b",collection="docs"} 2',
  ]);
});

test("the order of the labels in the path does not matter, nor does an empty one", async () => {
  const { push, shown } = await custom();
  const body = "rag_documents 1\n";
  await push("PUT", "/metrics/job/indexer/instance/a/collection/docs", body);
  await push("PUT", "/metrics/job/indexer/collection/docs/instance@base64/YQ==", "rag_documents 2\n");
  expect(await shown()).toEqual([
    'rag_documents{source="rag",push_job="indexer",push_instance="a",collection="docs"} 2',
  ]);
  await push("PUT", "/metrics/job/x/collection/docs", body);
  await push("DELETE", "/metrics/job/x/instance@base64/=/collection/docs");
  expect(await shown()).toHaveLength(1);
});

test("a label of the path may stand in the body too, with the same value", async () => {
  const { push, shown } = await custom();
  await push("PUT", "/metrics/job/indexer/collection/docs", gauge(1));
  expect(await shown()).toEqual([`rag_documents{${forced},collection="docs"} 1`]);
});

test("what curl sends without a TYPE line is what was declared", async () => {
  const { push, scrape } = await custom();
  const contentType = "application/x-www-form-urlencoded";
  const pushed = await push("POST", "/metrics/job/cron", 'rag_questions_total{collection="a"} 1\n', {
    contentType,
  });
  expect(pushed.status).toBe(200);
  expect((await scrape()).find(({ name }) => name === "rag_questions_total")?.type).toBe("counter");
});

test("_created, which Python's client adds, is dropped beside its family and refused anywhere else", async () => {
  const { push, shown } = await custom();
  const created = (name: string) => `# TYPE ${name} gauge\n${name}{collection="docs"} 1.7e+09\n`;
  const body = counter(1) + created("rag_questions_created") + created("rag_seconds_created");
  expect((await push("PUT", "/metrics/job/indexer", body)).status).toBe(200);
  expect(await shown()).toEqual([`rag_questions_total{${forced},collection="docs"} 1`]);
  expect((await push("PUT", "/metrics/job/indexer", created("rag_documents_created"))).status).toBe(422);
});

const refusals: readonly (readonly [string, string, string, number, string])[] = [
  [
    "an undeclared family",
    "/metrics/job/x",
    "rag_docs 1\n",
    422,
    '"rag_docs": is not declared for namespace rag (declared: rag_documents, rag_questions_total, rag_seconds, rag_bytes): declare it in inventory/custom-metrics.ts, or leave it out',
  ],
  [
    "a family of another namespace",
    "/metrics/job/x",
    'evaluation_score{model="a"} 1\n',
    422,
    '"evaluation_score": is not declared for namespace rag (declared: rag_documents, rag_questions_total, rag_seconds, rag_bytes): declare it in inventory/custom-metrics.ts, or leave it out',
  ],
  [
    "another type",
    "/metrics/job/x",
    '# TYPE rag_documents counter\nrag_documents{collection="a"} 1\n',
    409,
    "rag_documents: is a counter in the body and declared as gauge: send # TYPE rag_documents gauge, or change the declaration",
  ],
  [
    "an undeclared label",
    "/metrics/job/x",
    'rag_documents{collection="a",user="b"} 1\n',
    422,
    'rag_documents: label "user" is not declared (declared: collection): leave it out, or declare it',
  ],
  [
    "a forced label of the body's own",
    "/metrics/job/x",
    'rag_documents{collection="a",source="evaluation"} 1\n',
    422,
    'rag_documents: label "source" is not declared (declared: collection): leave it out, or declare it',
  ],
  ...["", "x".repeat(300)].map(
    (value) =>
      [
        `a histogram's label quantile of ${String(value.length)} bytes`,
        "/metrics/job/x",
        histogram('collection="a"') + histogram(`collection="a",quantile="${value}"`, ""),
        422,
        'rag_seconds_bucket: label "quantile" is not declared (declared: collection): leave it out, or declare it',
      ] as const,
  ),
  [
    "a summary's label le",
    "/metrics/job/x",
    '# TYPE rag_bytes summary\nrag_bytes_sum{collection="a",le="1"} 9\nrag_bytes_count{collection="a",le="1"} 3\n',
    422,
    'rag_bytes_sum: label "le" is not declared (declared: collection): leave it out, or declare it',
  ],
  [
    "a missing label",
    "/metrics/job/x",
    "rag_documents 1\n",
    422,
    'rag_documents: lacks label "collection": send a value for it, in the body or the path',
  ],
  [
    "an empty label",
    "/metrics/job/x",
    'rag_documents{collection=""} 1\n',
    422,
    'rag_documents: lacks label "collection": send a value for it, in the body or the path',
  ],
  [
    "two values for a label",
    "/metrics/job/x/collection/b",
    gauge(1, "a"),
    422,
    'rag_documents: label "collection" is "a" in the body and "b" in the path: send it in one of them',
  ],
  [
    "a label of the path that the family does not have",
    "/metrics/job/x/shard/1",
    gauge(1),
    422,
    'rag_documents: has no label "shard", which the path gives to all of its group: push it under another path, or declare the label',
  ],
  [
    "a series that is there twice with the path's label",
    "/metrics/job/x/collection/a",
    'rag_documents 1\nrag_documents{collection="a"} 2\n',
    400,
    "rag_documents: has a series twice once the labels of the path are added: send it once",
  ],
  [
    "a label value of 257 bytes",
    "/metrics/job/x",
    gauge(1, "ü".repeat(128) + "x"),
    422,
    'rag_documents: the value of label "collection" is above 256 bytes: shorten it',
  ],
  [
    "a negative counter",
    "/metrics/job/x",
    'rag_questions_total{collection="a"} -1\n',
    422,
    "rag_questions_total: -1 is no value of a counter: send a number from 0 on",
  ],
  [
    "a counter that is no number",
    "/metrics/job/x",
    'rag_questions_total{collection="a"} NaN\n',
    422,
    "rag_questions_total: NaN is no value of a counter: send a number from 0 on",
  ],
  [
    "a timestamp",
    "/metrics/job/x",
    'rag_documents{collection="a"} 1 1700000000000\n',
    400,
    "line 1: a pushed sample has no timestamp: leave it out",
  ],
];

test.each(refusals)(
  "%s is refused with its remedy, and changes nothing",
  async (_case, path, body, status, text) => {
    const { push, shown } = await custom();
    await push("PUT", "/metrics/job/x", gauge(9) + counter(9));
    const before = await shown();
    for (const method of ["PUT", "POST"] as const) {
      expect(await push(method, path, body)).toEqual({ status, text: `${text}\n` });
    }
    expect(await shown()).toEqual(before);
  },
);

test("one bad family keeps all others of its body out, and all problems are told at once", async () => {
  const { push, shown } = await custom();
  const body = `${gauge(1)}rag_a 1\nrag_b 2\nrag_questions_total{collection="a"} -1\n`;
  expect((await push("PUT", "/metrics/job/x", body)).text.split("\n")).toEqual([
    expect.stringContaining('"rag_a": is not declared'),
    expect.stringContaining('"rag_b": is not declared'),
    expect.stringContaining("rag_questions_total: -1"),
    "",
  ]);
  expect(await shown()).toEqual([]);
});

test("of many problems twenty are told", async () => {
  const { push } = await custom();
  const body = Array.from({ length: 25 }, (_, index) => `rag_x${String(index)} 1\n`).join("");
  const lines = (await push("PUT", "/metrics/job/x", body)).text.trimEnd().split("\n");
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe("and 5 more problems");
});

describe("counters", () => {
  test.each([
    ["a counter", counter(5), counter(4), `rag_questions_total{${forced},collection="docs"}: 4 is below 5`],
    [
      "a bucket",
      '# TYPE rag_seconds histogram\nrag_seconds_bucket{collection="a",le="1"} 2\nrag_seconds_bucket{collection="a",le="+Inf"} 3\nrag_seconds_sum{collection="a"} 9\nrag_seconds_count{collection="a"} 3\n',
      '# TYPE rag_seconds histogram\nrag_seconds_bucket{collection="a",le="1"} 1\nrag_seconds_bucket{collection="a",le="+Inf"} 3\nrag_seconds_sum{collection="a"} 9\nrag_seconds_count{collection="a"} 3\n',
      `rag_seconds_bucket{${forced},collection="a",le="1.0"}: 1 is below 2`,
    ],
    [
      "the count of a summary",
      '# TYPE rag_bytes summary\nrag_bytes{collection="a",quantile="0.5"} 2\nrag_bytes_sum{collection="a"} 9\nrag_bytes_count{collection="a"} 3\n',
      '# TYPE rag_bytes summary\nrag_bytes{collection="a",quantile="0.5"} 1\nrag_bytes_sum{collection="a"} 8\nrag_bytes_count{collection="a"} 2\n',
      `rag_bytes_count{${forced},collection="a"}: 2 is below 3`,
    ],
  ])("%s may not go down", async (_case, first, second, problem) => {
    const { push, shown } = await custom();
    expect((await push("PUT", "/metrics/job/indexer", first)).status).toBe(200);
    const before = await shown();
    for (const method of ["PUT", "POST"] as const) {
      expect(await push(method, "/metrics/job/indexer", second)).toEqual({
        status: 409,
        text: `${problem}: a counter only goes up: send the old value or more, delete the group first, or declare restarts\n`,
      });
    }
    expect(await shown()).toEqual(before);
    await push("DELETE", "/metrics/job/indexer");
    expect((await push("PUT", "/metrics/job/indexer", second)).status).toBe(200);
  });

  test("gauges, sums and quantiles may", async () => {
    const { push } = await custom();
    const body = (value: number) =>
      `${gauge(value)}# TYPE rag_bytes summary\nrag_bytes{collection="a",quantile="0.5"} ${String(value)}\nrag_bytes_sum{collection="a"} ${String(value)}\nrag_bytes_count{collection="a"} 3\n`;
    await push("PUT", "/metrics/job/indexer", body(2));
    expect((await push("PUT", "/metrics/job/indexer", body(1))).status).toBe(200);
  });

  test("one that is declared to restart with its job may", async () => {
    const { push, shown } = await custom(
      customConfig({ families: [{ ...declared.counter, restarts: true }] }),
    );
    await push("PUT", "/metrics/job/indexer", counter(5));
    expect((await push("PUT", "/metrics/job/indexer", counter(0))).status).toBe(200);
    expect(await shown()).toEqual([`rag_questions_total{${forced},collection="docs"} 0`]);
  });
});

test("one family of one job is pushed under paths of one form, so that no series is there twice", async () => {
  const { push, shown } = await custom();
  await push("PUT", "/metrics/job/indexer", gauge(1, "a"));
  expect(await push("PUT", "/metrics/job/indexer/collection/a", "rag_documents 2\n")).toEqual({
    status: 409,
    text: "rag_documents: is pushed for this job and instance under paths with no further label: use the same labels in the path, or delete those groups first\n",
  });
  expect(
    (await push("PUT", "/metrics/job/indexer/instance/a/collection/a", "rag_documents 2\n")).status,
  ).toBe(200);
  expect(
    (await push("PUT", "/metrics/job/indexer/instance/a/collection/b", "rag_documents 2\n")).status,
  ).toBe(200);
  expect(await shown()).toHaveLength(3);
  await push("DELETE", "/metrics/job/indexer");
  expect((await push("PUT", "/metrics/job/indexer/collection/a", "rag_documents 2\n")).status).toBe(200);
});

test("namespaces do not see each other's groups", async () => {
  const { push, shown } = await custom();
  await push("PUT", "/metrics/job/x", gauge(1));
  await push("PUT", "/metrics/job/x", 'evaluation_score{model="a"} 1\n', { namespace: "evaluation" });
  await push("DELETE", "/metrics/job/x", "", { namespace: "evaluation" });
  expect(await shown()).toEqual(['rag_documents{source="rag",push_job="x",collection="docs"} 1']);
});

test("a namespace that is not declared is refused, and counted under a label that nobody chose", async () => {
  const { push, value } = await custom();
  expect(await push("PUT", "/metrics/job/x", gauge(1), { namespace: "other" })).toEqual({
    status: 422,
    text: "namespace other: is not declared: declare it in inventory/custom-metrics.ts, and publish\n",
  });
  const labels = { source: "undeclared", reason: "undeclared" };
  expect(await value("llm_custom_pushes_refused_total", labels)).toBe(1);
});

test.each([
  ["text", "text/plain; version=0.0.4; charset=utf-8", gauge(3)],
  ["OpenMetrics", "application/openmetrics-text; version=1.0.0", `${gauge(3)}# EOF\n`],
  [
    "JSON",
    "application/json",
    '{"families":[{"name":"rag_documents","type":"gauge","samples":[{"labels":{"collection":"docs"},"value":3}]}]}',
  ],
  [
    "delimited protobuf",
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
    Buffer.from(
      "350a0d7261675f646f63756d656e74731201481801221f0a120a0a636f6c6c656374696f6e1204646f63731209090000000000000840",
      "hex",
    ),
  ],
])("%s is read", async (_format, contentType, body) => {
  const { push, shown } = await custom();
  expect((await push("PUT", "/metrics/job/indexer", body, { contentType })).status).toBe(200);
  expect(await shown()).toEqual([`rag_documents{${forced},collection="docs"} 3`]);
});

test.each(["image/png", "application/vnd.google.protobuf", "application/vnd.google.protobuf; encoding=text"])(
  "a body of type %s is refused",
  async (contentType) => {
    const { push } = await custom();
    expect(await push("PUT", "/metrics/job/x", gauge(1), { contentType })).toEqual({
      status: 415,
      text: `Content-Type: ${JSON.stringify(contentType)} is not read: send text/plain, application/openmetrics-text, application/json, or application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited\n`,
    });
  },
);

const aboutRagDocs: unknown = expect.stringContaining('"rag_docs": is not declared for namespace rag');

test("each push goes to the audit log, whether it was taken, refused or deleted something", async () => {
  const { push, audited } = await custom();
  await push("PUT", "/metrics/job/x", gauge(1));
  await push("POST", "/metrics/job/x", "rag_docs 1\n");
  await push("DELETE", "/metrics/job/x");
  const who = { client: { name: "rag", roles: ["push:rag"] }, address: "127.0.0.1" };
  const group = '[["source","rag"],["push_job","x"]]';
  expect(audited).toEqual([
    { ...who, action: "push", outcome: "done", details: { source: "rag", method: "PUT", group, series: 1 } },
    {
      ...who,
      action: "push",
      outcome: "refused",
      details: {
        ...{ source: "rag", method: "POST", path: "/metrics/job/x", reason: "undeclared" },
        problem: aboutRagDocs,
      },
    },
    {
      ...who,
      action: "push-delete",
      outcome: "done",
      details: { source: "rag", method: "DELETE", group, series: 1 },
    },
  ]);
});

test("pushes are counted by outcome, refusals and the series refused with them by reason", async () => {
  const { push, value } = await custom();
  await push("PUT", "/metrics/job/x", gauge(1));
  await push("DELETE", "/metrics/job/x");
  await push("PUT", "/metrics/job/x", `rag_docs{collection="a"} 1\nrag_docs{collection="b"} 1\n`);
  const pushes = (outcome: string) => value("llm_custom_pushes_total", { source: "rag", outcome });
  expect([await pushes("accepted"), await pushes("deleted")]).toEqual([1, 1]);
  const labels = { source: "rag", reason: "undeclared" };
  expect(await value("llm_custom_pushes_refused_total", labels)).toBe(1);
  expect(await value("llm_custom_series_dropped_total", labels)).toBe(2);
});

test("a group's push and the end of its first family are shown", async () => {
  const { push, value, pass } = await custom();
  pass(5);
  await push("PUT", "/metrics/job/x/instance/i/collection/docs", "rag_documents 1\n");
  const labels = { source: "rag", push_job: "x", push_instance: "i", grouping: 'collection="docs"' };
  expect(await value("llm_custom_push_timestamp_seconds", labels)).toBe(START + 5);
  expect(await value("llm_custom_push_expires_timestamp_seconds", labels)).toBe(START + 65);
});
