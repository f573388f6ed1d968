import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { baseBundle } from "../../../../ops/review/revisions/base-bundle.ts";
import { baseRevision, messagesSince } from "../../../../ops/review/revisions/base-revision.ts";
import { removeWorkspace, reviewWorkspace } from "../../../../ops/review/revisions/workspace.ts";
import { checkout } from "../../../infra/synthesised.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

// Generous: a synthesis takes seconds on an idle machine, and more on a busy one.
jest.setTimeout(120_000);

const production = { instance: "production" };
let repository: string;

beforeEach(() => {
  repository = realpathSync(temporaryDirectory("base-bundle-"));
  symlinkSync(join(checkout, "node_modules"), join(repository, "node_modules"));
  git("init", "--quiet", "--initial-branch=main");
});

function git(...args: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "commit.gpgsign=false",
  ];
  const options = { cwd: repository, encoding: "utf8", env: { ...process.env, GIT_DIR: undefined } } as const;
  return execFileSync("git", [...identity, ...args], options).trim();
}

function commit(files: Readonly<Record<string, string>>, message: string): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
    git("add", path);
  }
  git("commit", "--quiet", "--no-verify", "-m", message);
  return git("rev-parse", "HEAD");
}

/** A synthesis that writes one stack of the resources it is given, and where it believes to be at home. */
const synthesising = (resources: string) => `
  import { mkdirSync, writeFileSync } from "node:fs";
  const out = process.env.CDKTF_OUTDIR ?? "";
  const name = "production-x";
  mkdirSync(out + "/stacks/" + name + "/files", { recursive: true });
  writeFileSync(out + "/manifest.json", JSON.stringify({ stacks: { [name]: { name, dependencies: [] } } }));
  writeFileSync(out + "/stacks/" + name + "/cdk.tf.json", JSON.stringify({ resource: ${resources} }));
  writeFileSync(out + "/stacks/" + name + "/files/home", process.env.MONITORING_HOME ?? "");
`;
const BASE_FILES = {
  "package-lock.json": "{}",
  "infra/providers/x": "",
  "package.json": '{"type":"module"}',
};

async function synthesised(): Promise<unknown> {
  const workspace = await reviewWorkspace(repository);
  try {
    return await baseBundle({ checkout: repository, workspace }, production, await baseRevision(repository));
  } finally {
    removeWorkspace(workspace);
  }
}

test("a base is synthesised from its own sources for this checkout, and leaves nothing behind", async () => {
  commit(
    { ...BASE_FILES, "infra/main.ts": synthesising('{ docker_image: { a: { name: "old:1" } } }') },
    "one",
  );
  commit({ "infra/main.ts": "throw new Error('the head is not asked')" }, "two");
  expect(await synthesised()).toEqual({
    stacks: [
      {
        name: "production-x",
        template: { resource: { docker_image: { a: { name: "old:1" } } } },
        files: { "files/home": repository },
      },
    ],
  });
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  expect(readdirSync(join(repository, ".local/.review"))).toEqual([]);
});

test("a base that cannot be synthesised is refused with its own words, and leaves nothing behind", async () => {
  const base = commit(
    { ...BASE_FILES, "infra/main.ts": "console.error('no such team'); process.exit(1)" },
    "one",
  );
  commit({ x: "" }, "two");
  await expect(synthesised()).rejects.toThrow(
    new Error(
      `the commit before (${base.slice(0, 7)}): infra/main.ts: exit code 1: compare with a revision that can be synthesised by --base, or with nothing by --base none\n  no such team`,
    ),
  );
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("a base that finds no setup of its own is refused", async () => {
  const base = commit(
    { ...BASE_FILES, "infra/main.ts": synthesising("{ terraform_data: { setup: {} } }") },
    "one",
  );
  commit({ x: "" }, "two");
  await expect(synthesised()).rejects.toThrow(
    new Error(
      `the commit before (${base.slice(0, 7)}): production: that revision does not know how to be synthesised for another checkout: compare with a later one by --base, or review --env production`,
    ),
  );
});

test("what a killed review left behind goes away with the next one", async () => {
  commit(BASE_FILES, "one");
  // No process has this id: Linux gives out at most 4,194,304.
  const abandoned = join(repository, ".local/.review/4999999");
  git("worktree", "add", "--quiet", "--detach", join(abandoned, "tree"));
  removeWorkspace(await reviewWorkspace(repository));
  expect(existsSync(abandoned)).toBe(false);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
});

test("the base is where the branch left origin/main, on it the commit before, or what is named", async () => {
  const first = commit({ a: "" }, "first");
  const second = commit({ b: "" }, "second");
  expect(await baseRevision(repository)).toEqual({
    commit: first,
    title: `the commit before (${first.slice(0, 7)})`,
  });
  git("update-ref", "refs/remotes/origin/main", second);
  expect((await baseRevision(repository)).commit).toBe(first);
  git("checkout", "--quiet", "-b", "change");
  commit({ c: "" }, "third\n\nAcknowledge: a:1");
  commit({ d: "" }, "fourth");
  const base = await baseRevision(repository);
  expect(base).toEqual({ commit: second, title: `origin/main (${second.slice(0, 7)})` });
  expect((await messagesSince(repository, base)).map((message) => message.trim())).toEqual([
    "fourth",
    "third\n\nAcknowledge: a:1",
  ]);
  expect((await baseRevision(repository, "main")).title).toBe(`main (${second.slice(0, 7)})`);
  await expect(baseRevision(repository, "--all")).rejects.toThrow(
    "review: --base --all: no such commit here: name a commit, or fetch it (a shallow clone lacks it: git fetch --unshallow)",
  );
});
