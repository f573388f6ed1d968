import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkedOutCommit } from "../../infra/commit.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let checkout = "";
const git = (...args: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: checkout,
    encoding: "utf8",
  });

beforeEach(() => {
  checkout = temporaryDirectory("checkout-");
});

test("a folder that git does not know has no commit", () => {
  expect(checkedOutCommit(checkout)).toBe("unknown");
});

test("a checkout is at its commit, tags or not, and says when files were changed", () => {
  git("init", "--quiet");
  writeFileSync(join(checkout, "file"), "1");
  git("add", "file");
  git("commit", "--quiet", "--message", "first");
  git("tag", "v1");
  const head = git("rev-parse", "HEAD").trim();
  expect(checkedOutCommit(checkout)).toBe(head);
  writeFileSync(join(checkout, "file"), "2");
  expect(checkedOutCommit(checkout)).toBe(`${head}-dirty`);
});
