import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runCommand } from "../../../ops/command.ts";
import { customConfig } from "../../exporter/custom/support.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { goClient, javaClient, nodeClient, type PushClient, pythonClient } from "./push-clients/clients.ts";
import { type PushedExporter, pushedExporter, tokens } from "./pushed-exporter.ts";

// The Go client is compiled, the Java client fetched, once on a machine.
jest.setTimeout(900_000);
const { later, run } = cleanup();
afterAll(run);

let exporter: PushedExporter;
beforeAll(async () => {
  exporter = later(await pushedExporter(customConfig()));
});

const forced = (job: string) => `source="rag",push_job="${job}",push_instance="a/b",collection="docs"`;
const pushed = (job: string, quantiles: readonly string[]) => [
  ...quantiles.map((quantile) => `rag_bytes{${forced(job)},quantile="${quantile}"} 10`),
  `rag_bytes_sum{${forced(job)}} 10`,
  `rag_bytes_count{${forced(job)}} 1`,
  `rag_documents{${forced(job)}} 7`,
  `rag_questions_total{${forced(job)}} 3`,
  `rag_seconds_bucket{${forced(job)},le="0.5"} 1`,
  `rag_seconds_bucket{${forced(job)},le="1.0"} 1`,
  `rag_seconds_bucket{${forced(job)},le="+Inf"} 2`,
  `rag_seconds_sum{${forced(job)}} 2.25`,
  `rag_seconds_count{${forced(job)}} 2`,
];

describe.each<
  readonly [
    string,
    () => PushClient | Promise<PushClient>,
    readonly string[],
    readonly [string, string, string],
  ]
>([
  ["Python's", pythonClient, [], ["push_to_gateway", "pushadd_to_gateway", "delete_from_gateway"]],
  ["Go's", goClient, ["0.5"], ["Push", "Add", "Delete"]],
  ["Node's", nodeClient, ["0.5"], ["push", "pushAdd", "delete"]],
  ["Java's", javaClient, ["0.5"], ["push", "pushAdd", "delete"]],
])("the official client: %s", (name, clientOf, quantiles, [replace, add, remove]) => {
  const job = name.replace(/\W.*/, "").toLowerCase();
  let client: PushClient;
  beforeAll(async () => {
    client = await clientOf();
  });
  const shown = async () =>
    (await exporter.shown()).filter((line) => line.includes(`push_job="${job}"`)).toSorted();

  test.each([replace, add])("%s of every type of metric is shown as it was meant", async (method) => {
    const url = name === "Python's" ? exporter.url().replace("http://", "") : exporter.url();
    expect(await client.run(url, tokens.rag, job, method)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await shown()).toEqual(pushed(job, quantiles).toSorted());
  });

  test("a refusal is an error of its own, and tells why", async () => {
    const { exitCode, stderr } = await client.run(exporter.url(), tokens.evaluation, job, replace);
    expect(exitCode).toBe(1);
    // Python's says the status only.
    expect(stderr).toContain(
      name === "Python's" ? "HTTP Error 422" : "is not declared for namespace evaluation",
    );
    expect(await shown()).toHaveLength(pushed(job, quantiles).length);
  });

  test(`${remove} takes the group away`, async () => {
    expect(await client.run(exporter.url(), tokens.rag, job, remove)).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(await shown()).toEqual([]);
  });
});

test("prom-client with gzip", async () => {
  expect(await nodeClient().run(exporter.url(), tokens.rag, "gzipped", "push", "gzip")).toMatchObject({
    exitCode: 0,
  });
  expect((await exporter.shown()).filter((line) => line.includes('push_job="gzipped"'))).toHaveLength(10);
});

describe("curl", () => {
  const text = 'rag_documents{collection="docs"} 7\n';
  const json =
    '{"families": [{"name": "rag_documents", "type": "gauge", "samples": [{"labels": {"collection": "docs"}, "value": 7}]}]}';
  const curl = (path: string, args: readonly string[], input = "") => {
    const authorization = ["-H", `Authorization: Bearer ${tokens.rag}`];
    return runCommand(["curl", "-sS", "--fail-with-body", ...authorization, ...args, exporter.url() + path], {
      timeoutSeconds: 60,
      input,
    });
  };
  const compressed = join(temporaryDirectory("citadel-push-body-"), "body.gz");
  beforeAll(() => {
    writeFileSync(compressed, gzipSync(text));
  });

  test.each<readonly [string, readonly string[], string]>([
    ["text", ["--data-binary", "@-"], text],
    ["gzip", ["-H", "Content-Encoding: gzip", "--data-binary", `@${compressed}`], ""],
    ["JSON", ["-H", "Content-Type: application/json", "--data-binary", "@-"], json],
    ["what it does not know the length of", ["-T", "-"], text],
  ])("pushes %s", async (_what, args, input) => {
    expect(await curl("/metrics/job/curl", args, input)).toMatchObject({
      exitCode: 0,
      stdout: "accepted: 1 series in 1 families\n",
    });
    expect(await exporter.shown()).toContain(
      'rag_documents{source="rag",push_job="curl",collection="docs"} 7',
    );
    expect(await curl("/metrics/job/curl", ["-X", "DELETE"])).toMatchObject({
      stdout: "deleted: 1 series\n",
    });
  });

  test("a plus sign in a path is one, a space is %20", async () => {
    await curl("/metrics/job/a+b%20c", ["--data-binary", "@-"], text);
    expect(await exporter.shown()).toContain(
      'rag_documents{source="rag",push_job="a+b c",collection="docs"} 7',
    );
    await curl("/metrics/job/a+b%20c", ["-X", "DELETE"]);
  });

  test("a refusal ends it with 22, and prints what to do", async () => {
    expect(await curl("/metrics/job/curl", ["--data", 'rag_documents{collection="docs"} 7'])).toMatchObject({
      exitCode: 22,
      stdout:
        "line 1: the last line has no end: end it by a line feed (curl: --data-binary, which --data is not)\n",
    });
  });
});
