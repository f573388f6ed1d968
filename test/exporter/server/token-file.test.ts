import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { tokenFile } from "../../../exporter/server/token-file.ts";

const silent = pino({ level: "silent" });
const folder = mkdtempSync(join(tmpdir(), "exporter-token-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const path = join(folder, "token");
beforeEach(() => {
  writeFileSync(path, "first\n");
});

test("a token is that of the file, without its line end", () => {
  const token = tokenFile("--scrape-token-file", path, silent);
  expect(["first", "first\n", "firs", "first2", "", "FIRST"].map(token.is)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("a file that is replaced by a rename is read again", () => {
  const token = tokenFile("--scrape-token-file", path, silent);
  writeFileSync(join(folder, "next"), "other\n");
  renameSync(join(folder, "next"), path);
  expect([token.is("first"), token.is("other")]).toEqual([false, true]);
});

test("a symlink that is turned to another file is followed", () => {
  const link = join(folder, "link");
  writeFileSync(join(folder, "old"), "old");
  writeFileSync(join(folder, "new"), "new");
  symlinkSync("old", link);
  const token = tokenFile("--scrape-token-file", link, silent);
  symlinkSync("new", `${link}.tmp`);
  renameSync(`${link}.tmp`, link);
  expect([token.is("old"), token.is("new")]).toEqual([false, true]);
});

test.each([
  [
    "gone",
    () => {
      rmSync(path);
    },
  ],
  [
    "empty",
    () => {
      writeFileSync(path, "");
    },
  ],
])(
  "a file that is %s later leaves the last token in force, says so once, and is taken when it is back",
  (_case, spoil) => {
    const lines: string[] = [];
    const token = tokenFile(
      "--scrape-token-file",
      path,
      pino({}, { write: (line: string) => lines.push(line) }),
    );
    spoil();
    expect([token.is("first"), token.is("first"), token.is("")]).toEqual([true, true, false]);
    expect(lines.filter((line) => line.includes("the last token stays in force"))).toHaveLength(1);
    writeFileSync(path, "second");
    expect([token.is("first"), token.is("second")]).toEqual([false, true]);
  },
);

test.each([
  ["empty", "", `--admin-token-file: ${path} is empty: write a token into it`],
  ["white space only", " \n\t\n", `--admin-token-file: ${path} is empty: write a token into it`],
  [
    "more than a token",
    "one two",
    `--admin-token-file: ${path} holds more than one word: a token has no white space`,
  ],
])("a file that is %s at the start is refused", (_case, text, message) => {
  writeFileSync(path, text);
  expect(() => tokenFile("--admin-token-file", path, silent)).toThrow(new Error(message));
});

test("a file that is not there at the start is refused with the remedy", () => {
  rmSync(path);
  expect(() => tokenFile("--admin-token-file", path, silent)).toThrow(
    `--admin-token-file: ${path} cannot be read (ENOENT: no such file or directory, open '${path}'): create it, readable by this user`,
  );
});
