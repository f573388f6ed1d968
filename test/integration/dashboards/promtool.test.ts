import { dashboardQueries, type DashboardQuery } from "../../../dashboards/index.ts";
import { share } from "../../../dashboards/layer/promql.ts";
import { inventory } from "../../../inventory/index.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { prometheusImage, promtool } from "./promtool.ts";
import { troubles, workingPlatform, type InputSeries } from "./series.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

let image = "";
beforeAll(async () => {
  image = await prometheusImage();
});

const recorded = (exprs: readonly string[]) => ({
  groups: [{ name: "dashboards", rules: exprs.map((expr, n) => ({ record: `query:${String(n)}`, expr })) }],
});

test("promtool takes every query of the dashboards as a rule", async () => {
  const exprs = [...dashboardQueries(fixtureInventory), ...dashboardQueries(inventory)].map(
    ({ expr }) => expr,
  );
  const { exitCode, stdout } = await promtool(image, "check rules", recorded([...new Set(exprs)]));
  expect(stdout).toContain(`SUCCESS: ${String(new Set(exprs).size)} rules found`);
  expect(exitCode).toBe(0);
});

test("promtool refuses what the grammar alone lets through: a type that does not fit", async () => {
  const { exitCode, stdout } = await promtool(image, "check rules", recorded(["rate(up)"]));
  expect(stdout).toContain("expected type range vector");
  expect(exitCode).not.toBe(0);
});

/** Asks at the end of the hour whether each query returns anything. */
const answered = (series: readonly InputSeries[], exprs: readonly string[]) => ({
  evaluation_interval: "15s",
  tests: [
    {
      interval: "15s",
      input_series: series,
      promql_expr_test: exprs.map((expr) => ({
        expr: `clamp_max(count(${expr}), 1)`,
        eval_time: "1h",
        exp_samples: [{ labels: "{}", value: 1 }],
      })),
    },
  ],
});

const queries = dashboardQueries(fixtureInventory);
const exprsOf = (some: readonly DashboardQuery[]) => [...new Set(some.map(({ expr }) => expr))];

test("every query returns data where everything works, unless it says why not", async () => {
  const exprs = exprsOf(queries.filter(({ emptyBecause }) => emptyBecause === undefined));
  const { stdout } = await promtool(image, "test rules", answered(workingPlatform(fixtureInventory), exprs));
  expect(stdout).toContain("SUCCESS");
  expect(stdout).not.toContain("FAILED");
});

test("what is empty because nothing is wrong returns data as soon as something is", async () => {
  const exprs = exprsOf(
    queries.filter(({ emptyBecause }) =>
      ["no alert is firing", "every scrape target answers"].includes(emptyBecause ?? ""),
    ),
  );
  expect(exprs.length).toBeGreaterThan(3);
  const well = await promtool(image, "test rules", answered(workingPlatform(fixtureInventory), exprs));
  expect(well.stdout.match(/got:\s+nil/g)).toHaveLength(exprs.length);
  const ill = [...workingPlatform(fixtureInventory), ...troubles(fixtureInventory)];
  const { stdout } = await promtool(image, "test rules", answered(ill, exprs));
  expect(stdout).toContain("SUCCESS");
});

test("a share is 0 where its part has no series yet, and absent where the whole is 0", async () => {
  const { stdout } = await promtool(image, "test rules", {
    tests: [
      {
        interval: "1m",
        input_series: [
          { series: 'whole{model="busy"}', values: "4" },
          { series: 'part{model="busy"}', values: "1" },
          { series: 'whole{model="faultless"}', values: "4" },
          { series: 'whole{model="idle"}', values: "0" },
          { series: 'part{model="idle"}', values: "0" },
        ],
        promql_expr_test: [
          {
            expr: share("sum by (model) (part)", "sum by (model) (whole)"),
            eval_time: "0m",
            exp_samples: [
              { labels: '{model="busy"}', value: 0.25 },
              { labels: '{model="faultless"}', value: 0 },
            ],
          },
        ],
      },
    ],
  });
  expect(stdout).toContain("SUCCESS");
});
