import { custom, START } from "./support.ts";

const anyNumber: unknown = expect.any(Number);

const gauges = (...collections: readonly string[]) =>
  collections.map((collection) => `rag_documents{collection="${collection}"} 1\n`).join("");

async function answer(part: Awaited<ReturnType<typeof custom>>["part"], accept?: string) {
  const found = await part.cardinality({
    ...{ method: "GET", path: "/cardinality", client: undefined, address: "127.0.0.1" },
    headers: accept === undefined ? {} : { accept },
    body: () => Promise.resolve({ decoded: () => Promise.resolve(new Uint8Array(0)) }),
  });
  return { contentType: found.contentType, text: typeof found.body === "string" ? found.body : "" };
}

test("shows the largest declarations and families first, and what came and went", async () => {
  const { push, part } = await custom();
  await push("PUT", "/metrics/job/x", gauges("a", "b", "c"));
  await push("PUT", "/metrics/job/x", gauges("c", "d"));
  const body = 'evaluation_x{model="a"} 1\nevaluation_y{model="a"} 1\nevaluation_y{model="b"} 1\n';
  await push("PUT", "/metrics/job/y", body, { namespace: "evaluation" });
  await push("PUT", "/metrics/job/z", 'evaluation_x{model="a"} 1\n', { namespace: "evaluation" });
  const json = await answer(part, "application/json");
  expect(json.contentType).toBe("application/json");
  const none = { groups: 0, series: 0, created: 0, removed: 0 };
  const declaration = { ...none, owner: "llm", mostSeries: 100 };
  expect(JSON.parse(json.text)).toEqual({
    series: 6,
    mostSeries: 200,
    bytes: anyNumber,
    namespaces: [
      { namespace: "evaluation", owner: "llm", series: 4, mostSeries: 100, groups: 2, mostGroups: 2 },
      { namespace: "rag", owner: "llm", series: 2, mostSeries: 150, groups: 1, mostGroups: 5 },
    ],
    declarations: [
      {
        ...{ ...declaration, declaration: "evaluation_*", namespace: "evaluation" },
        ...{ series: 4, groups: 3, created: 4 },
      },
      {
        ...{ ...declaration, declaration: "rag_documents", namespace: "rag" },
        ...{ series: 2, groups: 1, created: 4, removed: 2 },
      },
      { ...declaration, declaration: "rag_questions_total", namespace: "rag" },
      { ...declaration, declaration: "rag_seconds", namespace: "rag" },
      { ...declaration, declaration: "rag_bytes", namespace: "rag" },
    ],
    families: [
      { family: "rag_documents", namespace: "rag", series: 2, groups: 1, created: 4, removed: 2 },
      { ...none, family: "evaluation_x", namespace: "evaluation", series: 2, groups: 2, created: 2 },
      { ...none, family: "evaluation_y", namespace: "evaluation", series: 2, groups: 1, created: 2 },
    ],
  });
});

test("of the families twenty are named, by what is stored of them", async () => {
  const { push, part } = await custom();
  const families = (from: number) =>
    Array.from({ length: 30 }, (_, index) => `evaluation_${String(from + index)}{model="a"} 1\n`).join("");
  await push("PUT", "/metrics/job/y", families(0), { namespace: "evaluation" });
  await push("PUT", "/metrics/job/y", families(30), { namespace: "evaluation" });
  const { text } = await answer(part);
  const named = [...text.matchAll(/^evaluation_(\d+) /gm)].map(([, number]) => Number(number));
  expect(named).toEqual(Array.from({ length: 20 }, (_, index) => 30 + index));
});

test("people get a table", async () => {
  const { push, part } = await custom();
  await push("PUT", "/metrics/job/x", gauges("a"));
  const { contentType, text } = await answer(part);
  expect(contentType).toBe("text/plain; charset=utf-8");
  expect(text).toBe(`1 series of 200, 282 bytes

NAMESPACE   OWNER  SERIES  LIMIT  GROUPS  LIMIT
rag         llm    1       150    1       5
evaluation  llm    0       100    0       2

DECLARATION          NAMESPACE   SERIES  LIMIT  GROUPS  CREATED  REMOVED
rag_documents        rag         1       100    1       1        0
rag_questions_total  rag         0       100    0       0        0
rag_seconds          rag         0       100    0       0        0
rag_bytes            rag         0       100    0       0        0
evaluation_*         evaluation  0       100    0       0        0

FAMILY         NAMESPACE  SERIES  GROUPS  CREATED  REMOVED
rag_documents  rag        1       1       1        0
`);
});

test("what is deleted and what expires is counted as removed", async () => {
  const { push, part, pass } = await custom();
  await push("PUT", "/metrics/job/x", gauges("a"));
  await push("DELETE", "/metrics/job/x");
  await push("PUT", "/metrics/job/x", gauges("b", "c"));
  pass(61);
  await part.families(1);
  expect((await answer(part)).text).toContain(
    "rag_documents        rag         0       100    1       3        3",
  );
});

test("a group to which ever new names are posted holds those that live and those that ended last", async () => {
  const { push, part, pass, value } = await custom();
  for (let round = 0; round < 10; round += 1) {
    const body = Array.from(
      { length: 50 },
      (_, index) => `evaluation_${String(round)}_${String(index)}{model="a"} 1\n`,
    ).join("");
    expect((await push("POST", "/metrics/job/y", body, { namespace: "evaluation" })).status).toBe(200);
    pass(600);
  }
  expect(await value("llm_custom_push_timestamp_seconds")).toBe(START + 5400);
  const { text } = await answer(part);
  expect(text).toContain("evaluation_*         evaluation  0       100    50      500      500\n");
  // Who made up a name once and again was not remembered in between.
  await push("POST", "/metrics/job/y", 'evaluation_0_0{model="a"} 1\n', { namespace: "evaluation" });
  expect((await answer(part)).text).toContain("\nevaluation_0_0   evaluation  1       1       1        0\n");
});
