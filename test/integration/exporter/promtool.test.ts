import { runCommand } from "../../../ops/command.ts";
import { customConfig } from "../../exporter/custom/support.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { prometheusImage } from "../dashboards/promtool.ts";
import { type PushedExporter, pushedExporter } from "./pushed-exporter.ts";

// The image is built once on a machine.
jest.setTimeout(900_000);
const { later, run } = cleanup();
afterAll(run);

let exporter: PushedExporter;
beforeAll(async () => {
  exporter = later(await pushedExporter(customConfig()));
  const body = [
    "# TYPE rag_documents gauge",
    'rag_documents{collection="a\\"b\\\\c\\nd"} 1',
    "# TYPE rag_questions_total counter",
    'rag_questions_total{collection="docs"} 3',
    "# TYPE rag_seconds histogram",
    'rag_seconds_bucket{collection="docs",le="0.5"} 1',
    'rag_seconds_bucket{collection="docs",le="+Inf"} 2',
    'rag_seconds_sum{collection="docs"} 3',
    'rag_seconds_count{collection="docs"} 2',
    "# TYPE rag_bytes summary",
    'rag_bytes{collection="docs",quantile="0.5"} NaN',
    'rag_bytes_sum{collection="docs"} 3',
    'rag_bytes_count{collection="docs"} 2',
    "",
  ].join("\n");
  const answer = await exporter.push("PUT", "/metrics/job/promtool", { body });
  expect(answer.status).toBe(200);
});

test("promtool has nothing to say about a scrape with our own series and with pushed ones of every type", async () => {
  const headers = { authorization: "Bearer scrape-token" };
  const text = await (await fetch(`${exporter.url()}/metrics`, { headers })).text();
  expect(text).toContain(
    'rag_seconds_bucket{source="rag",push_job="promtool",collection="docs",le="+Inf"} 2',
  );
  const checked = await runCommand(
    [
      ...["docker", "run", "--rm", "--interactive", "--network", "none", "--entrypoint", "promtool"],
      ...[await prometheusImage(), "check", "metrics"],
    ],
    { timeoutSeconds: 300, input: text },
  );
  expect(checked).toEqual({ exitCode: 0, stdout: "", stderr: "" });
});
