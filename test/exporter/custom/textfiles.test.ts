import { execFileSync } from "node:child_process";
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Custom, custom, customConfig, declared, START } from "./support.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** Custom metrics that read `rag.prom`, written by rename and with a time of the tests' clock. */
async function withFiles(config = customConfig({ textfiles: ["rag.prom"] })) {
  const textfileDirectory = temporaryDirectory("textfiles-");
  const path = join(textfileDirectory, "rag.prom");
  const read: Custom = await custom(config, { textfileDirectory });
  return {
    ...read,
    path,
    write: (text: string, at = START) => {
      writeFileSync(`${path}.new`, text);
      utimesSync(`${path}.new`, at, at);
      renameSync(`${path}.new`, path);
    },
    failed: () => read.value("llm_custom_textfile_failed", { source: "rag", textfile: "rag.prom" }),
  };
}

const gauge = (value: number) => `rag_documents{collection="a"} ${String(value)}\n`;
const line = (value: number) =>
  `rag_documents{source="rag",textfile="rag.prom",collection="a"} ${String(value)}`;
const modified = "llm_custom_textfile_modified_timestamp_seconds";

test("a file is read when it has changed, and gone with its file", async () => {
  const { write, shown, value, path, failed } = await withFiles();
  expect(await shown()).toEqual([]);
  write(gauge(1));
  expect(await shown()).toEqual([line(1)]);
  write(gauge(2), START - 7);
  expect(await shown()).toEqual([line(2)]);
  expect(await value(modified, { source: "rag", textfile: "rag.prom" })).toBe(START - 7);
  expect(await failed()).toBe(0);
  rmSync(path);
  expect(await shown()).toEqual([]);
  expect(await value(modified)).toBeUndefined();
});

test("a file that is not written any more expires with what it holds", async () => {
  const { write, shown, pass, failed, value } = await withFiles();
  write(gauge(1), START - 30);
  pass(29);
  expect(await shown()).toHaveLength(1);
  pass(1);
  expect(await shown()).toEqual([]);
  expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "expired" })).toBe(1);
  expect(await failed()).toBe(0);
});

test("a time in the future gives no longer life", async () => {
  const { write, shown, pass } = await withFiles();
  write(gauge(1), START + 10_000);
  expect(await shown()).toHaveLength(1);
  pass(60);
  expect(await shown()).toEqual([]);
});

test.each([
  ["what is not declared", "rag_docs 1\n", "undeclared"],
  ["a family of another namespace", 'evaluation_x{model="a"} 1\n', "undeclared"],
  ["what is no exposition", "rag_documents{\n", "malformed"],
  ["a timestamp", `rag_documents{collection="a"} 1 1700000000000\n`, "timestamp"],
  ["more than a MiB", `# ${"x".repeat(1024 * 1024)}\n`, "malformed"],
])(
  "a file with %s is refused once and shown as failed; what it held before stays",
  async (_case, text, reason) => {
    const { write, shown, value, failed } = await withFiles();
    write(gauge(1));
    await shown();
    write(text);
    expect(await shown()).toEqual([line(1)]);
    expect(await failed()).toBe(1);
    expect(await value("llm_custom_pushes_refused_total", { source: "rag", reason })).toBe(1);
    write(gauge(2));
    expect([await shown(), await failed()]).toEqual([[line(2)], 0]);
  },
);

test("a counter in a file may not go down", async () => {
  const { write, shown, failed } = await withFiles();
  write('rag_questions_total{collection="a"} 2\n');
  await shown();
  write('rag_questions_total{collection="a"} 1\n');
  expect([await shown(), await failed()]).toEqual([
    ['rag_questions_total{source="rag",textfile="rag.prom",collection="a"} 2'],
    1,
  ]);
});

test("a symlink is not followed, nor a pipe waited for: neither is a file of whoever writes there", async () => {
  const { path, shown, failed } = await withFiles();
  const secret = `${path}.secret`;
  writeFileSync(secret, gauge(1));
  symlinkSync(secret, path);
  expect([await shown(), await failed()]).toEqual([[], 1]);
  rmSync(path);
  execFileSync("mkfifo", [path]);
  expect([await shown(), await failed()]).toEqual([[], 1]);
});

test("a file beyond a budget is taken as soon as there is room, without being written again", async () => {
  const { write, shown, push, failed, value } = await withFiles(
    customConfig({
      ...{ mostSeries: 1, families: [{ ...declared.gauge, mostSeries: 1 }] },
      textfiles: ["rag.prom"],
    }),
  );
  await push("PUT", "/metrics/job/x", gauge(1));
  write(gauge(2));
  const pushed = 'rag_documents{source="rag",push_job="x",collection="a"} 1';
  expect([await shown(), await failed()]).toEqual([[pushed], 1]);
  const refusals = () => value("llm_custom_pushes_refused_total", { source: "rag", reason: "budget" });
  expect([await shown(), await refusals()]).toEqual([[pushed], 1]);
  await push("DELETE", "/metrics/job/x");
  expect([await shown(), await failed(), await refusals()]).toEqual([[line(2)], 0, 1]);
});

test("files that nobody declares are not read", async () => {
  const { write, shown } = await withFiles(customConfig({ textfiles: ["other.prom"] }));
  write(gauge(1));
  expect(await shown()).toEqual([]);
});

test("a file that was refused is read again when the declarations change, and goes with its own", async () => {
  const { write, shown, apply } = await withFiles(
    customConfig({ families: [declared.counter], textfiles: ["rag.prom"] }),
  );
  write(gauge(1));
  expect(await shown()).toEqual([]);
  apply(customConfig({ textfiles: ["rag.prom"] }));
  expect(await shown()).toEqual([line(1)]);
  apply(customConfig());
  expect(await shown()).toEqual([]);
});

test("a file that has ended is not counted again when it is read again, and wants no room", async () => {
  const config = customConfig({
    ...{ mostSeries: 1, mostGroups: 1, families: [{ ...declared.gauge, mostSeries: 1 }] },
    textfiles: ["rag.prom"],
  });
  const { write, shown, push, pass, apply, failed, value } = await withFiles(config);
  const dropped = (reason: string) => value("llm_custom_series_dropped_total", { source: "rag", reason });
  write(gauge(1));
  expect(await shown()).toEqual([line(1)]);
  pass(60);
  expect([await shown(), await dropped("expired")]).toEqual([[], 1]);
  apply(config);
  expect([await shown(), await dropped("expired"), await failed()]).toEqual([[], 1, 0]);
  expect((await push("PUT", "/metrics/job/x", gauge(2))).status).toBe(200);
  apply(config);
  const pushed = 'rag_documents{source="rag",push_job="x",collection="a"} 2';
  expect([await shown(), await dropped("expired"), await dropped("budget")]).toEqual([[pushed], 1, 0]);
  expect([await failed(), await value(modified)]).toEqual([0, START]);
});

test("of a file only what has not ended is taken", async () => {
  const { write, shown, value } = await withFiles(
    customConfig({
      families: [declared.gauge, { ...declared.counter, lifeSpanSeconds: 600 }],
      textfiles: ["rag.prom"],
    }),
  );
  write(`${gauge(1)}rag_questions_total{collection="a"} 2\n`, START - 60);
  expect(await shown()).toEqual(['rag_questions_total{source="rag",textfile="rag.prom",collection="a"} 2']);
  expect(await value("llm_custom_series_dropped_total", { source: "rag", reason: "expired" })).toBe(0);
});

test("the same series may be pushed: the two are told apart by their labels", async () => {
  const { write, shown, push } = await withFiles();
  write(gauge(1));
  expect((await push("PUT", "/metrics/job/x", gauge(2))).status).toBe(200);
  expect(await shown()).toHaveLength(2);
});
