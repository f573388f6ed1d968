import { connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { customConfig, declared } from "../../exporter/custom/support.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { valueOf } from "../../exporter/support/exposition.ts";
import { type PushedExporter, pushedExporter, type PushInit, tokens } from "./pushed-exporter.ts";

jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

const SERIES = 10;
/** A group whose series all say the same number. */
const body = (value: number) =>
  Array.from(
    { length: SERIES },
    (_, index) => `rag_documents{collection="${String(index)}"} ${String(value)}\n`,
  ).join("");

let exporter: PushedExporter;
beforeAll(async () => {
  exporter = later(
    await pushedExporter(
      customConfig({ mostGroups: 10, families: [{ ...declared.gauge, lifeSpanSeconds: 3600 }] }),
    ),
  );
});

/** What a group's series say, each number once. */
async function shownOf(job: string): Promise<readonly number[]> {
  const lines = (await exporter.shown()).filter((line) => line.includes(`push_job="${job}"`));
  return [...new Set(lines.map((line) => Number(line.split(" ").at(-1))))];
}

test("kill -9 in the middle of pushes loses none that was answered, and no half of one is ever shown", async () => {
  const jobs = ["a", "b", "c"];
  const answered = new Map<string, number>();
  let value = 0;
  for (let round = 0; round < 3; round += 1) {
    const pushers = jobs.map(async (job) => {
      for (;;) {
        value += 1;
        const own = value;
        const response = await exporter
          .push("PUT", `/metrics/job/${job}`, { body: body(own) })
          .catch(() => undefined);
        if (response === undefined) return;
        expect(response.status).toBe(200);
        answered.set(job, own);
      }
    });
    // Another moment in each round; what matters is only that pushes are under way.
    await after(200 + 37 * round);
    await exporter.restart("SIGKILL");
    await Promise.all(pushers);
    for (const job of jobs) {
      const [found = 0, ...others] = await shownOf(job);
      expect(others).toEqual([]);
      // A push that was kept and not answered any more may be there: its client pushes again.
      expect(found).toBeGreaterThanOrEqual(answered.get(job) ?? 0);
    }
  }
  expect(answered.size).toBe(jobs.length);
  expect(valueOf(await exporter.scrape(), "llm_custom_store_damaged_files")).toBe(0);
});

test("a restart keeps what was pushed, and nothing that was deleted", async () => {
  await exporter.push("PUT", "/metrics/job/kept", { body: body(5) });
  await exporter.push("PUT", "/metrics/job/deleted", { body: body(6) });
  await exporter.push("DELETE", "/metrics/job/deleted");
  await exporter.restart("SIGTERM");
  expect([await shownOf("kept"), await shownOf("deleted")]).toEqual([[5], []]);
});

test.each<readonly [string, string, PushInit, number, string]>([
  [
    "a bomb of 100 MB in 100 kB",
    "PUT",
    { body: gzipSync(Buffer.alloc(100 << 20, "#")), headers: { "content-encoding": "gzip" } },
    413,
    "limit",
  ],
  [
    "gzip that is none",
    "PUT",
    { body: "rag_documents 1\n", headers: { "content-encoding": "gzip" } },
    400,
    "malformed",
  ],
  [
    "an encoding that nobody knows",
    "PUT",
    { body: body(1), headers: { "content-encoding": "br" } },
    415,
    "content_type",
  ],
  [
    "a type that nobody reads",
    "POST",
    { body: body(1), headers: { "content-type": "text/html" } },
    415,
    "content_type",
  ],
])("%s is refused, counted, and changes nothing", async (_case, method, init, status, reason) => {
  await exporter.push("PUT", "/metrics/job/attacked", { body: body(1) });
  const count = async () =>
    valueOf(await exporter.scrape(), "llm_custom_pushes_refused_total", { source: "rag", reason }) ?? 0;
  const before = await count();
  // The server may close the connection before all of a body has been sent.
  const response = await exporter.push(method, "/metrics/job/attacked", init).catch(() => undefined);
  expect([status, undefined]).toContain(response?.status);
  expect(await count()).toBe(before + 1);
  expect(await shownOf("attacked")).toEqual([1]);
});

test.each([
  // What ended OpenTelemetry's exporter, GHSA-q7rr-3cgh-j5r3, and what spoilt every later scrape of the Pushgateway.
  ["half an escape", "PUT /metrics/job/% HTTP/1.1"],
  ["invalid UTF-8", "PUT /metrics/job/%ff%fe HTTP/1.1"],
  ["a NUL", "PUT /metrics/job/a%00/x/ HTTP/1.1"],
  ["a path that climbs", "PUT /metrics/job/../../etc/passwd HTTP/1.1"],
  ["an absolute address", "PUT http://127.0.0.1:1/metrics/job/x HTTP/1.1"],
  ["a method of its own, CVE-2022-21698", "PUSH /metrics/job/x HTTP/1.1"],
])("%s is answered with 4xx, and everything goes on", async (_case, requestLine) => {
  const before = await exporter.shown();
  const { port } = new URL(exporter.url());
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const lines = [
      requestLine,
      "Host: x",
      `Authorization: Bearer ${tokens.rag}`,
      "Content-Length: 0",
      "Connection: close",
    ];
    connect(Number(port), "127.0.0.1")
      .on("data", (part) => (text += part.toString()))
      .on("close", () => {
        resolve(text);
      })
      .on("error", reject)
      .write(`${lines.join("\r\n")}\r\n\r\n`);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await exporter.shown()).toEqual(before);
});

test("what a pusher sends is never markup: CVE-2026-40179", async () => {
  const script = 'rag_documents{collection="<script>alert(1)</script>"} 1\n';
  expect((await exporter.push("PUT", "/metrics/job/xss", { body: script })).status).toBe(200);
  const refused = await exporter.push("PUT", "/metrics/job/xss", { body: 'rag_documents{user="<b>"} 1\n' });
  for (const response of [
    refused,
    await exporter.push("GET", "/cardinality", { headers: { authorization: "Bearer scrape-token" } }),
  ]) {
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  }
  await exporter.push("DELETE", "/metrics/job/xss");
});

test("who pushed, deleted and was refused stands in the audit log, and no token", async () => {
  await exporter.push("PUT", "/metrics/job/audited", { body: body(1) });
  await exporter.push("PUT", "/metrics/job/audited", { body: "nothing 1\n" });
  await exporter.push("DELETE", "/metrics/job/audited");
  const audited = exporter
    .output()
    .split("\n")
    .filter((line) => line.includes('"audit":true') && line.includes("audited"))
    .map((line): unknown => JSON.parse(line));
  const who = { audit: true, client: "rag", source: "rag", address: "127.0.0.1" };
  expect(audited).toEqual([
    expect.objectContaining({ ...who, action: "push", outcome: "done", method: "PUT", series: SERIES }),
    expect.objectContaining({
      ...who,
      action: "push",
      outcome: "refused",
      method: "PUT",
      reason: "undeclared",
    }),
    expect.objectContaining({
      ...who,
      action: "push-delete",
      outcome: "done",
      method: "DELETE",
      series: SERIES,
    }),
  ]);
  for (const token of Object.values(tokens)) expect(exporter.output()).not.toContain(token);
});
