/** Another reader's judgement of our OpenMetrics: that of prometheus_client, which checks what the specification demands. */
import { fetch } from "undici";
import { runCommand } from "../../../ops/command.ts";
import { customConfig, declared } from "../../exporter/custom/support.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { pythonEnvironment } from "./push-clients/clients.ts";
import { pushedExporter } from "./pushed-exporter.ts";

// The library is fetched once on a machine.
jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

const READER = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as families
print(json.dumps({f.name: [f.type, len(f.samples)] for f in families(sys.stdin.read())}))
`;
/** Every type that can be pushed; an info has a name that nobody may declare. */
const BODY = `# TYPE rag_documents unknown
rag_documents{collection="a\\"b"} -1.5
# TYPE rag_questions counter
rag_questions_total{collection="a"} 3
# TYPE rag_seconds histogram
rag_seconds_bucket{collection="a",le="0.5"} 1
rag_seconds_bucket{collection="a",le="+Inf"} 2
rag_seconds_sum{collection="a"} 2.25
rag_seconds_count{collection="a"} 2
# TYPE rag_bytes summary
rag_bytes{collection="a",quantile="0.5"} 10
rag_bytes_sum{collection="a"} 10
rag_bytes_count{collection="a"} 1
# TYPE rag_mode stateset
rag_mode{rag_mode="on"} 1
rag_mode{rag_mode="off"} 0
# TYPE rag_load gauge
rag_load{collection="a"} NaN
# EOF
`;
/** As Python's client writes it in its multi-process mode: the text format lets lines of several series take turns. */
const IN_TURN = `# TYPE rag_seconds histogram
rag_seconds_sum{collection="b"} 2.25
rag_seconds_sum{collection="c"} 1
rag_seconds_bucket{collection="b",le="0.5"} 1
rag_seconds_bucket{collection="c",le="+Inf"} 1
rag_seconds_bucket{collection="b",le="+Inf"} 2
rag_seconds_count{collection="b"} 2
rag_seconds_count{collection="c"} 1
# TYPE rag_bytes summary
rag_bytes_sum{collection="b"} 10
rag_bytes{collection="c",quantile="0.5"} 10
rag_bytes_count{collection="b"} 1
rag_bytes_sum{collection="c"} 10
rag_bytes_count{collection="c"} 1
`;

test("prometheus_client reads a scrape that holds every pushed type, as what it was declared", async () => {
  const families = [
    ...Object.values(declared),
    { ...declared.gauge, name: "rag_mode", labels: ["rag_mode"] },
    { ...declared.gauge, name: "rag_load" },
  ];
  const exporter = later(await pushedExporter(customConfig({ families })));
  const headers = { "content-type": "application/openmetrics-text; version=1.0.0" };
  const pushed = await exporter.push("PUT", "/metrics/job/x", { headers, body: BODY });
  expect([pushed.status, await pushed.text()]).toEqual([200, "accepted: 12 series in 6 families\n"]);
  const inTurn = await exporter.push("PUT", "/metrics/job/y", { body: IN_TURN });
  expect([inTurn.status, await inTurn.text()]).toEqual([200, "accepted: 12 series in 2 families\n"]);
  const scrape = await fetch(`${exporter.url()}/metrics`, {
    headers: {
      authorization: "Bearer scrape-token",
      accept: "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8",
    },
  });
  expect(scrape.headers.get("content-type")).toBe(
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  );
  const { exitCode, stdout, stderr } = await runCommand(["python3", "-c", READER], {
    env: await pythonEnvironment(),
    input: await scrape.text(),
    timeoutSeconds: 60,
  });
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({
    rag_documents: ["gauge", 1],
    rag_questions: ["counter", 1],
    rag_seconds: ["histogram", 11],
    rag_bytes: ["summary", 8],
    rag_mode: ["gauge", 2],
    rag_load: ["gauge", 1],
    llm_custom_pushes: ["counter", 4],
  });
});
