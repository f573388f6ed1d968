import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fc } from "../../seeded-fast-check.ts";
import { argumentsWithFlags } from "../../../ops/adopt/arguments-file.ts";
import { EditRefusal, withoutEdits } from "../../../ops/adopt/text-edit.ts";
import { runCommand } from "../../../ops/command.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

const lifecycle = { name: "--web.enable-lifecycle" } as const;
const retention = { name: "--storage.tsdb.retention.time", value: "45d" } as const;
const both = [lifecycle, retention];

test.each([
  ["an empty file", "", 'ARGS="--web.enable-lifecycle --storage.tsdb.retention.time=45d"\n'],
  [
    "a package's default",
    '# c\nARGS=""\n',
    '# c\nARGS="--web.enable-lifecycle --storage.tsdb.retention.time=45d"\n',
  ],
  [
    "flags of others",
    'ARGS="--log.level=debug"\n',
    'ARGS="--log.level=debug --web.enable-lifecycle --storage.tsdb.retention.time=45d"\n',
  ],
  [
    "a shorter retention",
    'ARGS="--storage.tsdb.retention.time=15d --a"',
    'ARGS="--storage.tsdb.retention.time=45d --a --web.enable-lifecycle"',
  ],
  [
    "a retention as a word of its own",
    "ARGS='--storage.tsdb.retention.time 15d'\nX=1\n",
    "ARGS='--storage.tsdb.retention.time=45d --web.enable-lifecycle'\nX=1\n",
  ],
  [
    "a value over several lines",
    'ARGS="--a \\\n  --b \\\n"\n',
    'ARGS="--a \\\n  --b --web.enable-lifecycle --storage.tsdb.retention.time=45d \\\n"\n',
  ],
  ["no quotes", "ARGS=--a\n", 'ARGS="--a --web.enable-lifecycle --storage.tsdb.retention.time=45d"\n'],
  ["no quotes and nothing", "ARGS=\n", 'ARGS="--web.enable-lifecycle --storage.tsdb.retention.time=45d"\n'],
  [
    "CRLF",
    'A=1\r\nARGS=""\r\n',
    'A=1\r\nARGS="--web.enable-lifecycle --storage.tsdb.retention.time=45d"\r\n',
  ],
  [
    "two assignments, of which the last holds",
    'ARGS="--a"\nARGS="--b"\n',
    'ARGS="--a"\nARGS="--b --web.enable-lifecycle --storage.tsdb.retention.time=45d"\n',
  ],
  [
    "a comment that names a flag",
    '# ARGS="--web.enable-lifecycle"\nARGS="" # none\n',
    '# ARGS="--web.enable-lifecycle"\nARGS="--web.enable-lifecycle --storage.tsdb.retention.time=45d" # none\n',
  ],
])("flags are added to %s", (_case, before, after) => {
  const { text, edits } = argumentsWithFlags(before, both);
  expect(text).toBe(after);
  expect(withoutEdits(text, edits)).toBe(before);
  expect(argumentsWithFlags(text, both)).toEqual({ text, edits: [] });
});

test("a flag whose name only begins the same is another flag", () => {
  const { text } = argumentsWithFlags('ARGS="--web.enable-lifecycle-not"', [lifecycle]);
  expect(text).toBe('ARGS="--web.enable-lifecycle-not --web.enable-lifecycle"');
});

test.each(['ARGS="--a"$MORE\n', "ARGS=--a --b\n", 'ARGS="--a\n', "ARGS=$OTHER\n"])(
  "%j is not edited",
  (text) => {
    expect(() => argumentsWithFlags(text, [lifecycle])).toThrow(
      new EditRefusal(
        "its last ARGS= is written in a way that adopt cannot edit safely: add --web.enable-lifecycle to it by hand",
      ),
    );
  },
);

test("a shell reads the flags of others, then the added ones, from any file that is edited", async () => {
  const directory = temporaryDirectory("arguments-");
  const words = fc.array(fc.stringMatching(/^--[a-z][a-z.]{0,8}(?:=[a-z0-9/:.]{1,8})?$/), { maxLength: 4 });
  const layout = fc.constantFrom<(value: string) => string>(
    (value) => `ARGS="${value}"\n`,
    (value) => `# flags\nARGS='${value}'`,
    (value) => `X="1"\nARGS="${value.replaceAll(" ", " \\\n  ")} \\\n"\nY=2\n`,
  );
  await fc.assert(
    fc.asyncProperty(words, layout, async (flags, file) => {
      const before = file(flags.join(" "));
      const { text, edits } = argumentsWithFlags(before, both);
      expect(withoutEdits(text, edits)).toBe(before);
      const path = join(directory, "prometheus");
      writeFileSync(path, text);
      const script = `. ${path}; for word in $ARGS; do echo "$word"; done`;
      const { stdout } = await runCommand(["sh", "-c", script], { timeoutSeconds: 10 });
      expect(stdout.trim().split("\n")).toEqual([
        ...flags,
        "--web.enable-lifecycle",
        "--storage.tsdb.retention.time=45d",
      ]);
    }),
    { numRuns: 40 },
  );
});
