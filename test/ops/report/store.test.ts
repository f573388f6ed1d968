import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { HttpError } from "../../../ops/http.ts";
import { questions } from "../../../ops/report/questions.ts";
import { storeAnswers } from "../../../ops/report/store.ts";

/** A store that answers every query by how it was asked: Prometheus' limit of 11,000 samples holds. */
let asked: URLSearchParams[] = [];
let reply: (query: URLSearchParams) => unknown = () => ({});
let server: Server;
let store: { url: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    asked.push(searchParams);
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(searchParams.get(name)));
    const samples = ((end ?? 0) - (start ?? 0)) / (step ?? 1) + 1;
    response.statusCode = pathname === "/api/v1/query_range" && samples <= 11_000 ? 200 : 422;
    response.end(JSON.stringify(reply(searchParams)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  store = { url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : "")}` };
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  asked = [];
});

const matrix = (values: readonly (readonly [number, string])[]) => ({
  data: { resultType: "matrix", result: [{ metric: { model: "chat-large" }, values }] },
});

test("every question is asked once of a short period, and what is no number is left out", async () => {
  reply = () =>
    matrix([
      [360, "1.5"],
      [420, "NaN"],
      [480, "+Inf"],
      [540, "0"],
    ]);
  const answers = await storeAnswers(store, { from: 300, to: 900 });
  expect(asked.map((query) => query.get("query")).sort()).toEqual(Object.values(questions).sort());
  expect([
    ...new Set(
      asked.map(
        (query) => `${query.get("start") ?? ""}-${query.get("end") ?? ""}/${query.get("step") ?? ""}`,
      ),
    ),
  ]).toEqual(["360-900/60"]);
  const values = new Map([
    [360, 1.5],
    [540, 0],
  ]);
  expect(answers.requests).toEqual([{ labels: { model: "chat-large" }, values }]);
});

test("a long period is asked for in parts that a store answers, and put together again", async () => {
  reply = (query) => matrix([[Number(query.get("start")), "1"]]);
  const answers = await storeAnswers(store, { from: 0, to: 300 * 25_000 });
  const parts = asked.filter((query) => query.get("query") === questions.requests);
  expect(parts.map((query) => [query.get("start"), query.get("end")])).toEqual([
    ["300", "3000000"],
    ["3000300", "6000000"],
    ["6000300", "7500000"],
  ]);
  expect([...(answers.requests[0]?.values.keys() ?? [])]).toEqual([300, 3_000_300, 6_000_300]);
});

test("a store that answers something else is named", async () => {
  reply = () => ({ data: { resultType: "vector", result: [] } });
  const answered = storeAnswers(store, { from: 300, to: 900 });
  await expect(answered).rejects.toThrow(HttpError);
  await expect(answered).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/query_range\?.*: an answer of another shape: /,
  );
});
