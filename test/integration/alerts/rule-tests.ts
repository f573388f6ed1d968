import { stringify } from "yaml";
import { ruleFiles } from "../../../alerts/index.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { ruleSuites } from "../../alerts/cases/index.ts";
import { recordSuites } from "../../alerts/cases/records.ts";
import { promtoolDocument, recordDocument, suiteRuleFiles } from "../../alerts/promtool-document.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { fullInventory } from "../../fixtures/full-inventory.ts";
import { withFiles, type Checker } from "./tools.ts";

function texts(files: ReturnType<typeof ruleFiles>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [`${name}.yml`, stringify(file, { lineWidth: 0 })]),
  );
}

const files = (site: Inventory) => texts(ruleFiles(site));

/** Every rule test, and the tests of these tests, with one version of promtool. A file each: they run side by side. */
// eslint-disable-next-line jest/no-export -- one list of tests for two versions of promtool, a file each
export function ruleTests(checker: () => Promise<Checker>): void {
  // Images may have to be built first, and the machine may be slow.
  jest.setTimeout(20 * 60 * 1000);

  let promtool: Checker;
  beforeAll(async () => {
    promtool = await checker();
  });

  test.each([
    ["the site", inventory],
    ["the fixture", fixtureInventory],
    ["the fixture with all that is optional", fullInventory],
  ])("finds nothing to complain of in the rules of %s", async (_site, site) => {
    const { exitCode, stdout, stderr } = await withFiles(files(site), (folder) =>
      promtool(folder, ["check", "rules", "--lint=all", "--lint-fatal", ...Object.keys(files(site))]),
    );
    expect(stderr).toBe("");
    expect(stdout.match(/SUCCESS/g)).toHaveLength(Object.keys(files(site)).length);
    expect(exitCode).toBe(0);
  });

  test.each(ruleSuites)(
    "sees exactly the expected alerts fire in every case of suite $name",
    async (suite) => {
      const tests = stringify(promtoolDocument(suite), { lineWidth: 0 });
      const { exitCode, stdout, stderr } = await withFiles(
        { ...texts(suiteRuleFiles(suite)), "tests.yml": tests },
        (folder) => promtool(folder, ["test", "rules", "tests.yml"]),
      );
      expect(stderr).not.toContain("FAILED");
      expect(stdout).toContain("SUCCESS");
      expect(exitCode).toBe(0);
    },
  );

  test.each(recordSuites)("sees that $name", async (suite) => {
    const tests = stringify(recordDocument(suite), { lineWidth: 0 });
    const { exitCode, stdout, stderr } = await withFiles(
      { ...texts(suiteRuleFiles(suite)), "tests.yml": tests },
      (folder) => promtool(folder, ["test", "rules", "tests.yml"]),
    );
    expect(stderr).not.toContain("FAILED");
    expect(stdout).toContain("SUCCESS");
    expect(exitCode).toBe(0);
  });

  test("would see an alert that fires beside the expected ones, and one that does not fire", async () => {
    const [suite] = ruleSuites;
    const [first] = suite?.cases ?? [];
    if (suite === undefined || first === undefined) throw new Error("there is no rule test");
    const expectsNothing = {
      ...first,
      checks: first.checks.map(({ at }) => ({ at, firing: [] })),
    };
    const happensNothing = { ...first, given: {} };
    const outputs = await Promise.all(
      [expectsNothing, happensNothing].map((wrong) =>
        withFiles(
          {
            ...texts(suiteRuleFiles(suite)),
            "tests.yml": stringify(promtoolDocument({ ...suite, cases: [wrong] }), { lineWidth: 0 }),
          },
          (folder) => promtool(folder, ["test", "rules", "tests.yml"]),
        ),
      ),
    );
    for (const { exitCode, stdout, stderr } of outputs) {
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain(`alertname: ${first.about}, time: 3m`);
    }
  });
}
