import { stringify } from "yaml";
import { withFiles, type Checker } from "../../integration/alerts/tools.ts";
import type { Mutant } from "./mutants.ts";

/** Mutants that one run of promtool tests: its start is paid once for all of them, and it stays below its time-out. */
const atATime = 10;

/** Runs of promtool side by side: it works on one test file at a time, on one core. */
const sideBySide = 2;

/** Those of the mutants that no rule test notices. @param progressed called with the number that has been tested */
export async function survivors(
  promtool: Checker,
  all: readonly Mutant[],
  progressed: (tested: number) => void = () => undefined,
): Promise<readonly Mutant[]> {
  const batches = Array.from({ length: Math.ceil(all.length / atATime) }, (_, index) =>
    all.slice(index * atATime, (index + 1) * atATime),
  );
  const found: (readonly Mutant[])[] = [];
  for (let first = 0; first < batches.length; first += sideBySide) {
    const some = batches.slice(first, first + sideBySide);
    found.push(...(await Promise.all(some.map((batch) => survivorsOf(promtool, batch)))));
    progressed(Math.min(all.length, (first + sideBySide) * atATime));
  }
  return found.flat();
}

async function survivorsOf(promtool: Checker, batch: readonly Mutant[]): Promise<readonly Mutant[]> {
  const folderOf = (index: number) => `mutant-${String(index)}`;
  const files = Object.fromEntries(
    batch.flatMap(({ ruleFiles, tests }, index) =>
      Object.entries({ ...ruleFiles, tests }).map(
        ([name, document]) =>
          [`${folderOf(index)}/${name}.yml`, stringify(document, { lineWidth: 0 })] as const,
      ),
    ),
  );
  const testFiles = batch.map((_, index) => `${folderOf(index)}/tests.yml`);
  const { stdout, stderr } = await withFiles(files, (folder) =>
    promtool(folder, ["test", "rules", ...testFiles]),
  );
  // Its complaints go to the other stream: here a file that failed is one without SUCCESS behind it.
  const tested = [...stdout.matchAll(/^Unit Testing: +(\S+)\n( +SUCCESS)?/gm)];
  if (tested.length !== batch.length) {
    throw new Error(`promtool tested ${String(tested.length)} of ${String(batch.length)} files: ${stderr}`);
  }
  return batch.filter((_, index) => tested[index]?.[2] !== undefined);
}
