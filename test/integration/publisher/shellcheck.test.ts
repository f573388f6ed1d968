import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const directory = join(__dirname, "../../../infra/publisher");
const scripts = readdirSync(directory).filter((name) => name.endsWith(".sh"));
const installed = spawnSync("shellcheck", ["--version"]).status === 0;
if (!installed) process.stderr.write("shellcheck is not installed: the publisher's scripts are not linted\n");

// A tool that only some machines have: the scripts' behaviour is tested without it.
(installed ? test : test.skip)("shellcheck finds nothing to say about the publisher's scripts", () => {
  const { stdout, status } = spawnSync("shellcheck", ["--external-sources", "--shell=sh", ...scripts], {
    cwd: directory,
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});

test("no script has a CR or a tab, and each ends with a line end", () => {
  const { stdout } = spawnSync("grep", ["-lE", "\r|\t", ...scripts], { cwd: directory, encoding: "utf8" });
  expect(stdout).toBe("");
});
