import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { DamagedFileError, groupFileParts, groupInFile } from "../../../exporter/custom/group-file.ts";
import { pushedGroup } from "../../../exporter/custom/group.ts";
import type { StoredGroup } from "../../../exporter/custom/stored-group.ts";
import { result } from "../support/result.ts";
import { custom, customConfig, declared, START } from "./support.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);

/** A directory of the test's own. */
function folder() {
  const directory = temporaryDirectory("custom-");
  return {
    directory,
    files: () => readdirSync(directory).filter((name) => name.endsWith(".group")),
    pathOf: (name: string) => join(directory, name),
  };
}

/** A log, and what was written there. */
function logged() {
  const lines: string[] = [];
  return {
    log: pino({ base: null }, { write: (text: string) => lines.push(text) }),
    lines: () => lines.map((text): unknown => JSON.parse(text)),
  };
}

const gauge = (value: number) => `rag_documents{collection="ü"} ${String(value)}\n`;
const line = (value: number) => `rag_documents{source="rag",push_job="x",collection="ü"} ${String(value)}`;

test("what was pushed is there after a start, with the life that was left", async () => {
  const { directory } = folder();
  const first = await custom(customConfig(), { directory });
  await first.push("PUT", "/metrics/job/x", gauge(1));
  await first.push("POST", "/metrics/job/x", 'rag_questions_total{collection="ü"} 5\n');
  await first.push("PUT", "/metrics/job/y", gauge(3));
  await first.push("DELETE", "/metrics/job/y");
  const second = await custom(customConfig(), { directory }, START + 50);
  expect(await second.shown()).toEqual([
    line(1),
    'rag_questions_total{source="rag",push_job="x",collection="ü"} 5',
  ]);
  expect(await second.value("llm_custom_push_expires_timestamp_seconds")).toBe(START + 60);
  expect(await second.value("llm_custom_push_timestamp_seconds")).toBe(START);
  expect(await second.value("llm_custom_series", { source: "rag" })).toBe(2);
  expect((await second.push("PUT", "/metrics/job/x", 'rag_questions_total{collection="ü"} 4\n')).status).toBe(
    409,
  );
});

test("what expired meanwhile is not, and its file goes", async () => {
  const { directory, files } = folder();
  const first = await custom(customConfig(), { directory });
  await first.push("PUT", "/metrics/job/x", gauge(1));
  const second = await custom(customConfig(), { directory }, START + 61);
  expect(await second.shown()).toEqual([]);
  await second.part.stop();
  expect(files()).toEqual([]);
});

test("a group has one file, which is gone when the group is deleted, emptied or expired", async () => {
  const { directory, files } = folder();
  const { push, pass, shown, part } = await custom(customConfig(), { directory });
  for (const value of [1, 2, 3]) await push("PUT", "/metrics/job/x", gauge(value));
  await push("PUT", "/metrics/job/y", gauge(1));
  await push("PUT", "/metrics/job/z", gauge(1));
  expect(files()).toHaveLength(3);
  await push("DELETE", "/metrics/job/x");
  await push("PUT", "/metrics/job/y");
  expect(files()).toHaveLength(1);
  pass(61);
  expect(await shown()).toEqual([]);
  await part.stop();
  expect(files()).toEqual([]);
});

test("a group that is pushed again as it expires keeps its file", async () => {
  const { directory, files } = folder();
  const { push, pass, shown, part } = await custom(customConfig(), { directory });
  await push("PUT", "/metrics/job/x", gauge(1));
  pass(61);
  await Promise.all([shown(), push("PUT", "/metrics/job/x", gauge(2)), shown()]);
  await part.stop();
  expect(files()).toHaveLength(1);
  expect(await (await custom(customConfig(), { directory }, START + 61)).shown()).toEqual([line(2)]);
});

test("what lost its declaration does not come back with it", async () => {
  const { directory } = folder();
  const { push, apply, part } = await custom(customConfig(), { directory });
  await push("PUT", "/metrics/job/x", `${gauge(1)}rag_questions_total{collection="a"} 1\n`);
  apply(customConfig({ families: [declared.counter] }));
  await part.stop();
  const again = await custom(customConfig(), { directory });
  expect(await again.shown()).toEqual(['rag_questions_total{source="rag",push_job="x",collection="a"} 1']);
});

test("damaged files are set aside and counted, everything else is there", async () => {
  const { directory, files, pathOf } = folder();
  const first = await custom(customConfig(), { directory });
  for (const job of ["a", "b", "c", "d"]) await first.push("PUT", `/metrics/job/${job}`, gauge(1));
  const [cut = "", flipped = "", empty = ""] = files();
  const bytes = (name: string) => readFileSync(pathOf(name));
  const expected = [...bytes(cut).subarray(0, -5)];
  writeFileSync(pathOf(cut), bytes(cut).subarray(0, -5));
  writeFileSync(
    pathOf(flipped),
    bytes(flipped).map((byte, index) => (index === 200 ? byte ^ 1 : byte)),
  );
  writeFileSync(pathOf(empty), "");
  const second = await custom(customConfig(), { directory });
  expect(await second.shown()).toHaveLength(1);
  expect(await second.value("llm_custom_store_damaged_files")).toBe(3);
  expect(readdirSync(pathOf("damaged")).toSorted()).toEqual([cut, flipped, empty].toSorted());
  expect([...readFileSync(join(pathOf("damaged"), cut))]).toEqual(expected);
  // They are not counted, nor in the way, for ever.
  const third = await custom(customConfig(), { directory });
  expect(await third.value("llm_custom_store_damaged_files")).toBe(0);
});

test("a file that cannot be read is left for the next start, logged and counted", async () => {
  const { directory, files, pathOf } = folder();
  const first = await custom(customConfig(), { directory });
  await first.push("PUT", "/metrics/job/x", gauge(1));
  const [name = ""] = files();
  const kept = readFileSync(pathOf(name));
  // Reading a folder fails, as reading from a broken disk does.
  rmSync(pathOf(name));
  mkdirSync(pathOf(name));
  const log = logged();
  const second = await custom(customConfig(), { directory }, START, log.log);
  expect([await second.shown(), readdirSync(directory)]).toEqual([[], [name]]);
  expect(await second.value("llm_custom_store_damaged_files")).toBe(1);
  expect(log.lines()).toContainEqual(
    expect.objectContaining({
      level: 50,
      file: pathOf(name),
      msg: "file of a pushed group could not be read, and is left",
    }),
  );
  rmSync(pathOf(name), { recursive: true });
  writeFileSync(pathOf(name), kept);
  const third = await custom(customConfig(), { directory });
  expect(await third.shown()).toEqual([line(1)]);
});

test.each([
  ["empty", ""],
  [
    "of nothing but the time of a creation",
    '# TYPE rag_questions_created gauge\nrag_questions_created{collection="ü"} 1\n',
  ],
])("a POST that is %s leaves no file of a group that has expired", async (_what, body) => {
  const { directory, files } = folder();
  const { push, pass, shown, value } = await custom(customConfig(), { directory });
  await push("PUT", "/metrics/job/x", gauge(1));
  pass(61);
  expect(await shown()).toEqual([]);
  expect((await push("POST", "/metrics/job/x", body)).status).toBe(200);
  // That it has expired is still told.
  expect(await value("llm_custom_push_expires_timestamp_seconds")).toBe(START + 60);
  expect(files()).toEqual([]);
  const second = await custom(customConfig(), { directory });
  expect(await second.value("llm_custom_store_damaged_files")).toBe(0);
});

test("a file that was being written when the process ended is removed", async () => {
  const { directory, files, pathOf } = folder();
  const first = await custom(customConfig(), { directory });
  await first.push("PUT", "/metrics/job/x", gauge(1));
  const [name = ""] = files();
  writeFileSync(pathOf(`${name}.new`), "llm-exporter-group 1");
  const second = await custom(customConfig(), { directory });
  expect(await second.shown()).toEqual([line(1)]);
  expect(readdirSync(directory)).toEqual([name]);
});

test("a push that cannot be kept is refused, counted, and changes nothing", async () => {
  const { directory } = folder();
  const { push, shown, value } = await custom(customConfig(), { directory });
  await push("PUT", "/metrics/job/x", gauge(1));
  rmSync(directory, { recursive: true });
  writeFileSync(directory, "");
  expect(await push("PUT", "/metrics/job/x", gauge(2))).toEqual({
    status: 503,
    text: "store: the push cannot be kept on disk: push again later; the exporter's log says why\n",
  });
  expect(await shown()).toEqual([line(1)]);
  expect(await value("llm_custom_store_write_failures_total")).toBe(1);
  expect(await value("llm_custom_pushes_refused_total", { source: "rag", reason: "store" })).toBe(1);
});

test("a push that cannot be kept leaves nothing of itself on disk", async () => {
  const { directory, files, pathOf } = folder();
  const { push } = await custom(customConfig(), { directory });
  await push("PUT", "/metrics/job/x", gauge(1));
  const [name = ""] = files();
  // Cannot be replaced by a file.
  rmSync(pathOf(name));
  mkdirSync(pathOf(name));
  expect((await push("PUT", "/metrics/job/x", gauge(2))).status).toBe(503);
  expect(readdirSync(directory)).toEqual([name]);
});

test("a push whose room cannot be made on disk is refused, and is not there after a start either", async () => {
  const { directory, files, pathOf } = folder();
  const { push, pass, shown, part } = await custom(customConfig({ mostGroups: 1 }), { directory });
  await push("PUT", "/metrics/job/x", gauge(1));
  const [expired = ""] = files();
  pass(61);
  expect(await shown()).toEqual([]);
  await part.stop();
  // Cannot be removed as a file.
  mkdirSync(pathOf(expired));
  expect((await push("PUT", "/metrics/job/y", gauge(2))).status).toBe(503);
  expect(await shown()).toEqual([]);
  const second = await custom(customConfig({ mostGroups: 1 }), { directory }, START + 61);
  expect(await second.shown()).toEqual([]);
});

test("a leftover that cannot be removed costs nothing that was kept", async () => {
  const { directory, pathOf } = folder();
  const first = await custom(customConfig(), { directory });
  await first.push("PUT", "/metrics/job/x", gauge(1));
  mkdirSync(pathOf("left.group.new"));
  const log = logged();
  const second = await custom(customConfig(), { directory }, START, log.log);
  expect(await second.shown()).toEqual([line(1)]);
  expect(log.lines()).toContainEqual(
    expect.objectContaining({
      level: 50,
      file: pathOf("left.group.new"),
      msg: "leftover of a push could not be removed",
    }),
  );
});

test("where the directory cannot be read, pushes are refused until a start that can read it", async () => {
  const { pathOf } = folder();
  const inside = pathOf("data");
  // No directory, so that nothing can be read there, and then one again.
  writeFileSync(inside, "");
  const log = logged();
  const { push, shown, value } = await custom(customConfig(), { directory: inside }, START, log.log);
  expect(log.lines()).toContainEqual(
    expect.objectContaining({
      level: 50,
      directory: inside,
      msg: "pushed metrics cannot be restored: pushes are refused until a start that can read them",
    }),
  );
  rmSync(inside);
  mkdirSync(inside);
  for (const method of ["PUT", "DELETE"] as const) {
    expect(await push(method, "/metrics/job/x", gauge(2))).toEqual({
      status: 503,
      text: "store: the push cannot be kept on disk: push again later; the exporter's log says why\n",
    });
  }
  expect([await shown(), readdirSync(inside)]).toEqual([[], []]);
  expect(await value("llm_custom_store_write_failures_total")).toBe(2);
});

describe("a file", () => {
  const block = new TextEncoder().encode('a{source="rag"} 1\n');
  const stored: StoredGroup = {
    group: pushedGroup("rag", [
      ["job", "x"],
      ["shard", "1"],
    ]),
    pushedAt: 1.5,
    families: new Map([
      ["a", { name: "a", title: "a", shape: "s", block, series: 1, pushedAt: 1.5, expiresAt: 2 }],
      ["b", { name: "b", title: "b*", shape: "t", block, series: 1, pushedAt: 1, expiresAt: 3 }],
    ]),
  };

  const bytes = () => Buffer.concat(result(groupFileParts(stored)));

  test("holds a group as it is", () => {
    expect(groupInFile(bytes())).toEqual(stored);
  });

  test("with any one byte changed, added or missing is damaged", () => {
    const whole = bytes();
    const isDamaged = (changed: Buffer) => {
      expect(() => groupInFile(changed)).toThrow(DamagedFileError);
    };
    for (let index = 0; index < whole.length; index += 1) {
      const changed = Buffer.from(whole);
      changed[index] = (changed[index] ?? 0) ^ 0x10;
      isDamaged(changed);
      isDamaged(whole.subarray(0, index));
    }
    isDamaged(Buffer.concat([whole, Buffer.from("\n")]));
  });
});
