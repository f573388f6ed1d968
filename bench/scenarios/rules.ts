import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { stringify } from "yaml";
import { request } from "undici";
import { ruleFiles } from "../../alerts/index.ts";
import { inventory } from "../../inventory/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import type { Measured } from "../figures.ts";
import { prometheus } from "../servers/debian.ts";
import { loopbackServer } from "../servers/loopback-server.ts";
import { ended, type MeasuredServer } from "../servers/server.ts";
import { percentile } from "../statistics.ts";
import { modelSeries } from "../model-series.ts";

/** How many model services the rules and the series are made for. */
export const modelCounts = [4, 200] as const;
type ModelCount = (typeof modelCounts)[number];

/** A scrape a second, so that five minutes hold more samples after one than they do in production. */
const WARM_UP_SECONDS = 60;
const INTERVAL_SECONDS = 5;
const READINGS = 5;

/** Every rule of the platform once, in a Prometheus that scrapes what they read of so many models. */
export async function rulesEvaluated(count: ModelCount): Promise<Measured> {
  const models = someModels(count);
  const folder = mkdtempSync(join(tmpdir(), "bench-rules-"));
  const scraped = await loopbackServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(modelSeries(models, Date.now() / 1000));
  });
  writeConfiguration(folder, { ...inventory, models }, new URL(scraped.url).host);
  const server = await prometheus(folder);
  try {
    await after(WARM_UP_SECONDS * 1000);
    const seconds: number[] = [];
    for (let reading = 0; reading < READINGS; reading += 1) {
      await after(INTERVAL_SECONDS * 1000);
      seconds.push(await evaluationSeconds(server));
    }
    return { [`rules-${String(count)}`]: percentile(seconds, 50) * 1000 };
  } finally {
    await ended(server);
    await scraped.close();
    rmSync(folder, { recursive: true });
  }
}

/** The inventory's own, again and again under other names. */
function someModels(count: number): readonly ModelService[] {
  return Array.from(
    { length: count },
    (_, index) => inventory.models[index % inventory.models.length],
  ).flatMap((model, index) => (model === undefined ? [] : [{ ...model, name: `model-${String(index)}` }]));
}

function writeConfiguration(folder: string, measured: Inventory, target: string): void {
  mkdirSync(join(folder, "rules"));
  for (const [name, { groups }] of Object.entries(ruleFiles(measured))) {
    const often = groups.map((group) => ({ ...group, interval: `${String(INTERVAL_SECONDS)}s` }));
    writeFileSync(join(folder, "rules", name), stringify({ groups: often }));
  }
  const job = { job_name: "bench", honor_labels: true, static_configs: [{ targets: [target] }] };
  writeFileSync(
    join(folder, "prometheus.yml"),
    stringify({
      global: { scrape_interval: "1s" },
      rule_files: ["rules/*"],
      scrape_configs: [job],
    }),
  );
}

/** Seconds of the last evaluation of each group, in all. @throws {Error} where a rule failed */
async function evaluationSeconds({ url }: MeasuredServer): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const lines = (await body.text()).split("\n");
  const sum = (name: string) =>
    lines
      .filter((line) => line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  const failures = sum("prometheus_rule_evaluation_failures_total");
  if (failures > 0) throw new Error(`${String(failures)} evaluations failed`);
  return sum("prometheus_rule_group_last_duration_seconds");
}
