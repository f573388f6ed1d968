/** Pushes leave the event loop to others: counted in its turns, of which a slow machine has more and not fewer. */
import type { PushedFamily } from "../../../exporter/exposition/pushed-family.ts";
import { jsonBody, openMetricsBody, protobufBody, textBody } from "../exposition/bodies.ts";
import { custom, customConfig, declared } from "./support.ts";

jest.setTimeout(120_000);

const SERIES = 5_000;
const config = customConfig(
  { mostSeries: SERIES, families: [{ ...declared.gauge, mostSeries: SERIES }] },
  { mostSeries: 2 * SERIES },
);
const large: PushedFamily = {
  ...{ name: "rag_documents", type: "gauge", help: "" },
  samples: Array.from({ length: SERIES }, (_, index) => ({
    name: "rag_documents",
    labels: [["collection", `collection ${String(index)}`]],
    value: index,
  })),
};
const PROTOBUF =
  "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

/** The event loop's turns from now on. */
function turns(): { readonly count: () => number; readonly stop: () => void } {
  let count = 0;
  const turned = () => {
    count += 1;
    next = setImmediate(turned);
  };
  let next = setImmediate(turned);
  return {
    count: () => count,
    stop() {
      clearImmediate(next);
    },
  };
}

test.each([
  ["text", "text/plain", textBody([large])],
  ["OpenMetrics", "application/openmetrics-text", openMetricsBody([large])],
  ["JSON", "application/json", jsonBody([large])],
  ["protobuf", PROTOBUF, protobufBody([large])],
])("while a large push in %s is taken, everybody else is answered", async (_format, contentType, body) => {
  const { push } = await custom(config);
  // What is compared with, line by line, is as large.
  await push("PUT", "/metrics/job/x", body, { contentType });
  const { count, stop } = turns();
  expect((await push("PUT", "/metrics/job/x", body, { contentType })).status).toBe(200);
  stop();
  // Some 50 ms of work on a fast machine, in slices of 2 ms.
  expect(count()).toBeGreaterThan(10);
});

test("between pushes that wait for each other everybody else is answered, however small they are", async () => {
  const { push } = await custom(config);
  const { count, stop } = turns();
  const answeredAt = await Promise.all(
    Array.from({ length: 16 }, async () => {
      await push("PUT", "/metrics/job/x", "rag_documents x\n");
      return count();
    }),
  );
  stop();
  expect(new Set(answeredAt).size).toBe(16);
});

test("pushes are taken whole, in the order in which they came", async () => {
  const { push, shown } = await custom(config);
  const last = 'rag_documents{collection="last"} 1\n';
  await Promise.all([
    push("PUT", "/metrics/job/x", textBody([large])),
    push("PUT", "/metrics/job/x", "malformed"),
    push("PUT", "/metrics/job/x", last),
  ]);
  expect(await shown()).toEqual(['rag_documents{source="rag",push_job="x",collection="last"} 1']);
});
