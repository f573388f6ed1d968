import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inventory } from "../../../inventory/index.ts";
import { recordedMetrics, sloNames } from "../../../inventory/metrics/index.ts";
import { runCommand } from "../../../ops/command.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { prometheus, victoriaMetrics, type Sample, type Store } from "./report-stores.ts";

// Both stores are fetched once on a machine.
jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

const from = Date.parse("2026-01-05T08:00:00Z") / 1000;
const day = 24 * 3600;

/** Every recorded series of every model, a sample a minute, and those of the day before that a trend needs. */
const samples: readonly Sample[] = inventory.models.flatMap(({ name }, model) =>
  Object.entries(recordedMetrics).flatMap(([metric, { labels }], index) => {
    const own: readonly string[] = labels;
    if (!own.includes("model") || own.includes("outcome")) return [];
    const series = own.includes("slo")
      ? sloNames.map((slo) => `${metric}{model="${name}",slo="${slo}"}`)
      : [`${metric}{model="${name}"}`];
    const days = metric.endsWith("max1h") ? [0, day] : [0];
    return series.flatMap((one) =>
      days.flatMap((before) =>
        Array.from({ length: 71 }, (_, minute) => ({
          series: one,
          value: (1 + ((index + model + minute) % 7)) / 8,
          second: from - before + (minute - 10) * 60,
        })),
      ),
    );
  }),
);

/** Of production: `local` has no inventory before it is set up, and only the given store is asked. */
function report(...args: readonly string[]) {
  return runCommand(["node_modules/.bin/tsx", "ops/cli.ts", "report", "--env", "production", ...args], {
    timeoutSeconds: 120,
  });
}

/** The files that `report` writes about the hour, by the end of their names. */
async function reported(store: string): Promise<Readonly<Record<string, string>>> {
  const folder = temporaryDirectory("citadel-report-");
  const period = ["--from", "2026-01-05T08:00Z", "--to", "2026-01-05T09:00Z"];
  const { exitCode, stdout, stderr } = await report(...period, "--store", store, "--output", folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(3);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file.replace(/.*\./, ""), readFileSync(join(folder, file), "utf8")]),
  );
}

let stores: readonly [Store, Store];
beforeAll(async () => {
  const both = await Promise.all([prometheus(samples), victoriaMetrics(samples)]);
  for (const store of both) later(store);
  stores = both;
});

test("the same samples make the same report, byte for byte, in Prometheus and in VictoriaMetrics", async () => {
  const [ofPrometheus, ofVictoriaMetrics] = await Promise.all(stores.map(({ url }) => reported(url)));
  expect(Object.keys(ofPrometheus ?? {}).sort()).toEqual(["csv", "html", "md"]);
  expect(ofVictoriaMetrics).toEqual(ofPrometheus);
});

test("a report of what a store has nothing of says so, and what to do", async () => {
  const [{ url }] = stores;
  const period = ["--from", "2025-01-05T08:00Z", "--to", "2025-01-05T09:00Z"];
  const { exitCode, stderr } = await report(...period, "--store", url);
  expect({ exitCode, stderr: stderr.trim() }).toEqual({
    exitCode: 1,
    stderr: `report: ${url}: has none of the recorded series between 2025-01-05T08:00Z and 2025-01-05T09:00Z: choose a time within its retention, or look with npm run verify whether the rules are loaded`,
  });
});
