import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fc } from "../seeded-fast-check.ts";
import { unifiedDiff } from "../../ops/unified-diff.ts";
import { runCommand } from "../../ops/command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

test("texts that are the same have no difference", () => {
  expect(unifiedDiff("/x", "a\n", "a\n")).toBe("");
});

test("an addition is shown with three lines around it", () => {
  expect(unifiedDiff("/etc/x", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nnew\n5\n6\n7\n8\n")).toBe(
    "--- /etc/x\n+++ /etc/x\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+new\n 5\n 6\n 7\n",
  );
});

test("a changed line end is seen", () => {
  expect(unifiedDiff("/x", "a\r\n", "a\n")).toBe("--- /x\n+++ /x\n@@ -1,2 +1,2 @@\n-a\\r\n+a\n \n");
});

test("git apply makes the second text of the first with any difference", async () => {
  const directory = temporaryDirectory("diff-");
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d", ""), { minLength: 1, maxLength: 14 })
    .map((lines) => lines.join("\n"));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after);
      // Both end with a line end, so that the last, empty piece is not a line for git.
      const file = join(directory, "file");
      writeFileSync(file, `${before}\nlast\nof\nall\nlines\n`);
      const diff = unifiedDiff("file", `${before}\nlast\nof\nall\nlines`, `${after}\nlast\nof\nall\nlines`);
      const { exitCode, stderr } = await runCommand(["git", "apply", "-p0", "--unidiff-zero", "-"], {
        cwd: directory,
        input: diff,
        timeoutSeconds: 10,
      });
      expect({ exitCode, stderr, diff }).toEqual({ exitCode: 0, stderr: "", diff });
      expect(readFileSync(file, "utf8")).toBe(`${after}\nlast\nof\nall\nlines\n`);
    }),
    { numRuns: 40 },
  );
});
