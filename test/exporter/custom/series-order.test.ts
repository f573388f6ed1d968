import { custom, customConfig, declared } from "./support.ts";

describe("lines of several series in turn, as the text format may have them, are shown series by series", () => {
  const line = (name: string, labels: string, value: number) =>
    `rag_${name}{source="rag",push_job="x",${labels}} ${String(value)}`;

  test("of a histogram", async () => {
    const { push, shown } = await custom();
    const body = `# TYPE rag_seconds histogram
rag_seconds_count{collection="a"} 2
rag_seconds_bucket{collection="a",le="1"} 1
rag_seconds_bucket{collection="b",le="+Inf"} 3
rag_seconds_bucket{collection="a",le="+Inf"} 2
rag_seconds_sum{collection="b"} 8
rag_seconds_sum{collection="a"} 9
rag_seconds_count{collection="b"} 3
`;
    expect((await push("PUT", "/metrics/job/x", body)).status).toBe(200);
    expect(await shown()).toEqual([
      line("seconds_bucket", 'collection="a",le="1.0"', 1),
      line("seconds_bucket", 'collection="a",le="+Inf"', 2),
      line("seconds_sum", 'collection="a"', 9),
      line("seconds_count", 'collection="a"', 2),
      line("seconds_bucket", 'collection="b",le="+Inf"', 3),
      line("seconds_sum", 'collection="b"', 8),
      line("seconds_count", 'collection="b"', 3),
    ]);
  });

  test("of a summary whose series are the same only with the labels of the path", async () => {
    const { push, shown } = await custom(
      customConfig({ families: [{ ...declared.summary, labels: ["collection", "kind"] }] }),
    );
    const body = `# TYPE rag_bytes summary
rag_bytes{kind="k",quantile="0.5"} 2
rag_bytes_sum{kind="l"} 4
rag_bytes_count{kind="l"} 1
rag_bytes_sum{collection="a",kind="k"} 9
rag_bytes_count{collection="a",kind="k"} 3
`;
    expect((await push("PUT", "/metrics/job/x/collection/a", body)).status).toBe(200);
    expect(await shown()).toEqual([
      line("bytes", 'collection="a",kind="k",quantile="0.5"', 2),
      line("bytes_sum", 'collection="a",kind="k"', 9),
      line("bytes_count", 'collection="a",kind="k"', 3),
      line("bytes_sum", 'collection="a",kind="l"', 4),
      line("bytes_count", 'collection="a",kind="l"', 1),
    ]);
  });
});
