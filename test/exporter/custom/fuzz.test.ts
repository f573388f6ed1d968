import { fc } from "../../seeded-fast-check.ts";
import { custom, customConfig } from "./support.ts";

jest.setTimeout(120_000);

const sound =
  '# HELP rag_documents Documents.\n# TYPE rag_documents gauge\nrag_documents{collection="a"} 1\nrag_documents{collection="b\\n\\"c"} 2.5e3\n' +
  '# TYPE rag_seconds histogram\nrag_seconds_bucket{collection="a",le="0.5"} 1\nrag_seconds_bucket{collection="a",le="+Inf"} 2\nrag_seconds_sum{collection="a"} 3\nrag_seconds_count{collection="a"} 2\n';
const openMetrics =
  '# TYPE rag_questions counter\nrag_questions_total{collection="a"} 4 # {id="x"} 1\n# EOF\n';
const json =
  '{"families":[{"name":"rag_documents","type":"gauge","samples":[{"labels":{"collection":"a"},"value":3},{"labels":{"collection":"b"},"value":"NaN"}]}]}';
/** rag_documents{collection="a"} 7, a gauge, as Go's client sends it. */
const protobuf = Buffer.from(
  "320a0d7261675f646f63756d656e74731201481801221c0a0f0a0a636f6c6c656374696f6e1201611209090000000000001c40",
  "hex",
);
const formats = [
  ["text/plain", Buffer.from(sound)],
  ["application/openmetrics-text", Buffer.from(openMetrics)],
  ["application/json", Buffer.from(json)],
  ["application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited", protobuf],
] as const;

/** A sound body with a few bytes changed, added or taken away. */
const mutated = fc
  .tuple(
    fc.constantFrom(...formats),
    fc.array(fc.tuple(fc.nat(400), fc.nat(3), fc.uint8Array({ maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([[contentType, body], edits]) => {
    let bytes: Buffer = body;
    for (const [at, removed, added] of edits) {
      const from = at % (bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + removed)]);
    }
    return { contentType, bytes };
  });

test("whatever the body: it is taken and every scrape is sound, or it is refused and changes nothing", async () => {
  const { push, scrape, shown } = await custom(customConfig());
  const outcomes = { taken: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      mutated,
      fc.constantFrom("PUT" as const, "POST" as const),
      async ({ contentType, bytes }, method) => {
        const before = await shown();
        const { status } = await push(method, "/metrics/job/fuzz", bytes, { contentType });
        // Strict: written from the formats' specifications.
        await scrape();
        if (status === 200) {
          outcomes.taken += 1;
          return;
        }
        outcomes.refused += 1;
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(await shown()).toEqual(before);
      },
    ),
    { numRuns: 600 },
  );
  expect(outcomes.taken).toBeGreaterThan(10);
  expect(outcomes.refused).toBeGreaterThan(100);
});
