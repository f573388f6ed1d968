/** `npm run check`: format, lint, types, arrows, dead code, dashboards, rules, all at once; every failure is shown whole. */
import { Listr, PRESET_TIMER } from "listr2";
import { runCommand } from "./command.ts";

const checks = [
  ["format", ["prettier", "--check", "--log-level", "warn", "."]],
  ["types", ["tsc", "--noEmit"]],
  [
    "lint",
    ["eslint", "--max-warnings", "0", "--cache", "--cache-location", "node_modules/.cache/eslint/", "."],
  ],
  [
    "arrows",
    [
      "depcruise",
      "--config",
      ".dependency-cruiser.cjs",
      ..."inventory alerts dashboards exporter simulator infra ops bench test".split(" "),
    ],
  ],
  ["dead code", ["knip"]],
  ["dashboards", ["tsx", "ops/dashboard-check/check.ts"]],
  ["rules", ["tsx", "ops/rule-check/check.ts"]],
] as const;

const tasks = checks.map(([title, [program, ...args]]) => ({
  title,
  task: async () => {
    const { exitCode, stdout, stderr } = await runCommand([`node_modules/.bin/${program}`, ...args], {
      timeoutSeconds: 300,
    });
    if (exitCode !== 0) throw new Error(`${title}: exit code ${String(exitCode)}\n${stdout}${stderr}`);
  },
}));

const list = new Listr(tasks, {
  concurrent: 2,
  exitOnError: false,
  collectErrors: "minimal",
  rendererOptions: { timer: PRESET_TIMER },
  fallbackRendererOptions: { timer: PRESET_TIMER },
});
await list.run();
process.exitCode = list.errors.length > 0 ? 1 : 0;
