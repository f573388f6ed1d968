import { createHash } from "node:crypto";
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { fileStamp } from "../../../exporter/server/named-file.ts";
import { tokenFile } from "../../../exporter/server/token-file.ts";
import { until } from "../support/until.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const silent = pino({ level: "silent" });
const folder = temporaryDirectory("exporter-token-");
const path = join(folder, "token");
beforeEach(() => {
  writeFileSync(path, "first\n");
});

test("a token is that of the file, without its line end", () => {
  const token = tokenFile("--scrape-token-file", path, silent);
  expect(["first", "first\n", "firs", "first2", "", "FIRST"].map(token.standing)).toEqual([
    "current",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
  ]);
});

test("below the first token of a file stand outdated ones, which are accepted until their line is gone", () => {
  writeFileSync(path, "new\nold\n");
  const token = tokenFile("--scrape-token-file", path, silent);
  expect(["new", "old", "new\nold", ""].map(token.standing)).toEqual([
    "current",
    "outdated",
    "unknown",
    "unknown",
  ]);
  writeFileSync(path, "new\n");
  expect(["new", "old"].map(token.standing)).toEqual(["current", "unknown"]);
});

test("a line may hold a token's SHA-256 instead of the token, which then opens, and the line itself does not", () => {
  const hash = createHash("sha256").update("new").digest("hex");
  writeFileSync(path, `sha256:${hash}\nold\n`);
  const token = tokenFile("--admin-token-file", path, silent);
  expect(["new", "old", hash, `sha256:${hash}`].map(token.standing)).toEqual([
    "current",
    "outdated",
    "unknown",
    "unknown",
  ]);
});

test("a file that is replaced by a rename is read again", () => {
  const token = tokenFile("--scrape-token-file", path, silent);
  writeFileSync(join(folder, "next"), "other\n");
  renameSync(join(folder, "next"), path);
  expect([token.standing("first"), token.standing("other")]).toEqual(["unknown", "current"]);
});

test("a file that is written over with the same size and time is read again", async () => {
  utimesSync(path, 1_800_000_000, 1_800_000_000);
  const token = tokenFile("--scrape-token-file", path, silent);
  await until("the file system's clock has moved on", () => {
    writeFileSync(path, "other\n");
    utimesSync(path, 1_800_000_000, 1_800_000_000);
    return token.standing("other") === "current";
  });
  expect(token.standing("first")).toBe("unknown");
});

test("a file that was renewed before it was made readable is read again once it is", async () => {
  chmodSync(path, 0o600);
  const before = fileStamp(path);
  await until("the file system's clock has moved on", () => {
    chmodSync(path, 0o644);
    return fileStamp(path) !== before;
  });
  expect(fileStamp(path)).not.toBe(before);
});

test("a symlink that is turned to another file is followed", () => {
  const link = join(folder, "link");
  writeFileSync(join(folder, "old"), "old");
  writeFileSync(join(folder, "new"), "new");
  symlinkSync("old", link);
  const token = tokenFile("--scrape-token-file", link, silent);
  symlinkSync("new", `${link}.tmp`);
  renameSync(`${link}.tmp`, link);
  expect([token.standing("old"), token.standing("new")]).toEqual(["unknown", "current"]);
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
    expect([token.standing("first"), token.standing("first"), token.standing("")]).toEqual([
      "current",
      "current",
      "unknown",
    ]);
    expect(lines.filter((line) => line.includes("the last token stays in force"))).toHaveLength(1);
    writeFileSync(path, "second");
    expect([token.standing("first"), token.standing("second")]).toEqual(["unknown", "current"]);
  },
);

test.each([
  ["empty", "", `--admin-token-file: ${path} is empty: write a token into it`],
  ["white space only", " \n\t\n", `--admin-token-file: ${path} is empty: write a token into it`],
  [
    "no whole hash",
    "sha256:abc",
    `--admin-token-file: ${path} holds a line that is no SHA-256 in hexadecimal: write printf %s TOKEN | sha256sum | cut -d' ' -f1, behind sha256:`,
  ],
  [
    "more than a token a line",
    "one two",
    `--admin-token-file: ${path} holds more than one word in a line: a token has no white space`,
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
