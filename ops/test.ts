/**
 * `npm test`: every test there is. What needs a Docker daemon is reported as skipped, with the reason, only where
 * none can be had. Ends with the name of each test that failed and a line `N passed, N failed, N skipped`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { spawnSync } from "node:child_process";
import { z } from "zod";
import { ensureDockerEngine } from "./offline/docker-engine.ts";
import { ensureImages } from "./offline/images.ts";
import { ensureProviders } from "./offline/providers.ts";

const jestResult = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  success: z.boolean(),
});

/** Counts of one run of Jest. A test file that could not be run at all counts as one failure. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** `<file>: <test>` of each one that failed. */
  readonly failures: readonly string[];
}

/** Skips all tests of a run without running a single hook: no test's name matches it. */
const NO_TEST = ["--testNamePattern", "^no test has this name$"];

const report = (line: string) => {
  console.log(line);
};
const filters = process.argv.slice(2);
const obstacle = await obstacleToDocker();
if (obstacle !== undefined) report(`integration and e2e: skipped: ${obstacle}`);
const needsDocker = obstacle === undefined ? [] : NO_TEST;
const counts = [
  jestCounts([...filters, "--selectProjects", "unit"]),
  // Real servers on two cores: one file after the other keeps every deadline honest.
  jestCounts([...filters, "--selectProjects", "integration", "--runInBand", ...needsDocker]),
  jestCounts([...filters, "--selectProjects", "e2e", "--runInBand", ...needsDocker]),
];
for (const failure of counts.flatMap(({ failures }) => failures)) report(`failed: ${failure}`);
const total = (key: "passed" | "failed" | "skipped") => counts.reduce((sum, run) => sum + run[key], 0);
report(
  `${String(total("passed"))} passed, ${String(total("failed"))} failed, ${String(total("skipped"))} skipped`,
);
process.exitCode = total("failed") > 0 || total("passed") === 0 ? 1 : 0;

/** Why the tests that need containers cannot run here, or undefined once everything that they need is there. */
async function obstacleToDocker(): Promise<string | undefined> {
  try {
    await ensureDockerEngine(report);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  // From here on a failure is a failure, not a reason to skip.
  await Promise.all([ensureProviders(report), ensureImages(report)]);
  return undefined;
}

function jestCounts(args: readonly string[]): Counts {
  const directory = mkdtempSync(join(tmpdir(), "jest-"));
  const file = join(directory, "result.json");
  try {
    const jest = [
      "node_modules/jest/bin/jest.js",
      "--passWithNoTests",
      "--json",
      "--outputFile",
      file,
      ...args,
    ];
    // Jest writes its progress to standard error and the JSON to the file and to standard output.
    const { status } = spawnSync(process.execPath, jest, { stdio: ["ignore", "ignore", "inherit"] });
    const result = jestResult.parse(JSON.parse(readFileSync(file, "utf8")));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: result.numPendingTests,
      failures: result.testResults.flatMap(failuresOf),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function failuresOf({ name, status, assertionResults }: z.infer<typeof jestResult>["testResults"][number]) {
  const failed = assertionResults.filter((test) => test.status === "failed");
  const tests =
    failed.length === 0 && status === "failed" ? ["could not be run"] : failed.map((test) => test.fullName);
  return tests.map((test) => `${relative(process.cwd(), name)}: ${test}`);
}
