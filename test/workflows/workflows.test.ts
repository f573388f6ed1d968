import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { block, list, text, type Attributes } from "../../infra/aspects/problem.ts";
import { checkout } from "../infra/synthesised.ts";

const folder = join(checkout, ".github/workflows");
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"));
const workflow = (name: string): Attributes => block(parse(readFileSync(join(folder, name), "utf8")));
const jobs = (name: string) => Object.values(block(workflow(name)["jobs"])).map(block);
const steps = (name: string) => jobs(name).flatMap(({ steps: ofJob }) => list(ofJob).map(block));

/** What a workflow and its jobs may do beside reading the repository. */
const rights: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "deploy.yml": {},
  "drift.yml": { issues: "write" },
  "pull-request.yml": {},
  "review-comment.yml": { actions: "read", "pull-requests": "write" },
  "review.yml": {},
};

test("every workflow has its rights stated here", () => {
  expect(files.sort()).toEqual(Object.keys(rights));
});

test.each(files)("%s uses actions of one commit only, and says which version that is", (name) => {
  const uses = readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => /^\s*(?:-\s*)?uses:/.test(line));
  expect(uses).toHaveLength(steps(name).filter(({ uses: action }) => action !== undefined).length);
  for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("one action is of one version everywhere", () => {
  const versions = new Set(
    files.flatMap((name) => steps(name).flatMap(({ uses }) => (uses === undefined ? [] : [text(uses)]))),
  );
  expect(versions.size).toBe(new Set([...versions].map((use) => use.split("@")[0])).size);
});

test.each(files)("%s has the least rights", (name) => {
  const granted = [workflow(name), ...jobs(name)].map(({ permissions }) => permissions);
  expect(granted[0]).toBeDefined();
  const all = Object.fromEntries(granted.flatMap((each) => Object.entries(block(each))));
  expect({ contents: "read", ...rights[name] }).toMatchObject(all);
});

test.each(files)("%s passes nothing that a stranger writes to a shell by expression", (name) => {
  for (const { run, with: inputs } of steps(name)) {
    expect(text(run)).not.toContain("${{");
    expect(text(block(inputs)["script"])).not.toContain("${{");
  }
});

test("what runs the code of a pull request has no secret, and what has rights runs none of it", () => {
  for (const name of ["review.yml", "pull-request.yml"]) {
    expect(readFileSync(join(folder, name), "utf8")).not.toContain("secrets.");
  }
  expect(JSON.stringify(workflow("review-comment.yml"))).not.toMatch(/actions\/checkout|npm |npx /);
});

test("production is deployed to by one run at a time, behind an approval", () => {
  const [deploy] = jobs("deploy.yml");
  expect(deploy?.["environment"]).toBe("production");
  expect(workflow("deploy.yml")["concurrency"]).toEqual({ group: "production", "cancel-in-progress": false });
});
