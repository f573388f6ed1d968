/** `npm run bench`: measures us beside others and writes docs/performance.json and the table of docs/performance.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import type { Measured, RivalName } from "./figures.ts";
import { machine } from "./machine.ts";
import { type Report, reportedFigures, type Run } from "./report.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { measuredPrograms } from "./servers/debian.ts";
import { pageWithTable, table } from "./table.ts";

const USAGE = `Usage: npm run bench -- [--runs N] [--only SCENARIO]... [--dry]

  --runs N          runs of everything, 1–20 (5)
  --only SCENARIO   ${scenarios.map(({ name }) => name).join(", ")}
  --dry             print the table, and leave docs/performance.md and docs/performance.json as they are
`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    only: { type: "string", multiple: true, default: [] },
    dry: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const count = Number(values.runs);
const unknown = values.only.filter((name) => scenarios.every((scenario) => scenario.name !== name));
if (values.help || !Number.isInteger(count) || count < 1 || count > 20 || unknown.length > 0) {
  process.stderr.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const chosen = scenarios.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const runs: Run[] = [];
for (let run = 0; run < count; run += 1) {
  for (const scenario of chosen) {
    process.stderr.write(`run ${String(run + 1)} of ${String(count)}: ${scenario.name}\n`);
    runs.push(await measuredRun(scenario, run));
  }
}
const report: Report = {
  machine: machine(),
  programs: await measuredPrograms(),
  figures: reportedFigures(runs),
};
process.stdout.write(`${table(report)}\n`);
if (!values.dry) {
  await written("docs/performance.json", JSON.stringify(report));
  await written("docs/performance.md", pageWithTable(readFileSync("docs/performance.md", "utf8"), report));
}

/** Writes a file as `npm run check` wants it. */
async function written(file: string, text: string): Promise<void> {
  const style = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...style, filepath: file }));
}

/** In every second run the other one begins: what one leaves behind in the machine meets both. */
async function measuredRun({ ours, rival }: Scenario, run: number): Promise<Run> {
  const theirs = async (): Promise<Partial<Record<RivalName, Measured>>> =>
    rival === undefined ? {} : { [rival.name]: await rival.measure() };
  if (run % 2 === 0) {
    const first = await ours();
    return { ours: first, rivals: await theirs() };
  }
  const first = await theirs();
  return { ours: await ours(), rivals: first };
}
