/** `review` as its users run it: on two commits of a repository, offline, of production. */
import { cpSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { runCommand } from "../../../ops/command.ts";
import { checkout } from "../../infra/synthesised.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Each review synthesises two revisions.
jest.setTimeout(240_000);

let repository: string;

/** The files of this checkout, committed or not, as the first commit of a repository of their own. */
beforeAll(async () => {
  repository = realpathSync(temporaryDirectory("citadel-test-review-"));
  const listed = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], checkout);
  for (const path of listed.split("\0").filter((file) => file !== "")) {
    cpSync(join(checkout, path), join(repository, path), { recursive: dirname(path) !== "." });
  }
  await run(["git", "init", "--quiet", "--initial-branch=main"]);
  await run(["git", "add", "--all"]);
  await commit("The platform as it is");
  symlinkSync(join(checkout, "node_modules"), join(repository, "node_modules"));
});

test("a changed wait of an alert is said in words, with its digest, and exits with 3", async () => {
  edit("alerts/rules/gateway.ts", "forSeconds: 60,", "forSeconds: 90,");
  await commit("The gateway may be away longer");

  const { exitCode, stdout, stderr } = await review("--base", "HEAD~1", "--format", "markdown");

  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "" });
  expect(stdout).toMatch(/GatewayDown.*for 1m → 1m30s/);
  const digest = await review("--base", "HEAD~1", "--format", "digest");
  expect(digest.exitCode).toBe(3);
  expect(digest.stdout).toMatch(/^[0-9a-f]{16}\n$/);
  expect(stdout).toContain(digest.stdout.trim());
});

test("a commit compared with itself changes nothing, and exits with 0", async () => {
  const { exitCode, stdout, stderr } = await review("--base", "HEAD", "--format", "json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ environment: "production", changes: [], objections: [] });
});

test("an objection exits with 1 until a commit acknowledges it", async () => {
  edit("alerts/rules/monitoring.ts", 'name: "Watchdog"', 'name: "Heartbeat"');
  edit("alerts/where-to-look.ts", "  Watchdog:", "  Heartbeat:");
  await commit("The heartbeat has another name");
  const objected = await review("--base", "HEAD~1", "--format", "json");
  const open = objectionsIn(objected.stdout);
  expect(objected.exitCode).toBe(1);
  expect(open).toContainEqual({ name: "watchdog-lost:Watchdog", acknowledged: false });

  await commit(`It is meant\n\n${open.map(({ name }) => `Acknowledge: ${name}`).join("\n")}`);
  const acknowledged = await review("--base", "HEAD~2", "--format", "json");
  expect(acknowledged.exitCode).toBe(3);
  expect(objectionsIn(acknowledged.stdout)).toEqual(open.map(({ name }) => ({ name, acknowledged: true })));
});

const reported = z.object({
  objections: z.array(z.object({ name: z.string(), acknowledged: z.boolean() })),
});

function objectionsIn(json: string) {
  return reported.parse(JSON.parse(json)).objections;
}

async function review(...args: readonly string[]) {
  return runCommand(
    ["node_modules/.bin/tsx", "ops/cli.ts", "review", "--env", "production", "--offline", ...args],
    { cwd: repository, timeoutSeconds: 120, env: { GIT_DIR: undefined } },
  );
}

function edit(path: string, before: string, after: string): void {
  const file = join(repository, path);
  const text = readFileSync(file, "utf8");
  if (!text.includes(before)) throw new Error(`${path}: does not say ${before}`);
  writeFileSync(file, text.replace(before, after));
}

async function commit(message: string): Promise<void> {
  const identity = [
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "commit.gpgsign=false",
  ];
  await run(["git", ...identity, "commit", "--quiet", "--all", "--allow-empty", "--message", message]);
}

async function run(argv: readonly string[], cwd = repository): Promise<string> {
  const result = await runCommand(argv, { cwd, timeoutSeconds: 120, env: { GIT_DIR: undefined } });
  if (result.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${result.stderr}`);
  return result.stdout;
}
