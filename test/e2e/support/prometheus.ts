import { z } from "zod";
import { series } from "../../../inventory/metrics/index.ts";
import { jsonOf } from "../../../ops/ask.ts";
import { endpointOf, siteOf, type TestInstance } from "./instance.ts";

const matrix = z.object({
  data: z.object({ result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })) }),
});
const durations = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), duration: z.number().optional() })) }),
    ),
  }),
});

/** The samples of one series as they were scraped in the last seconds, oldest first. */
export async function samples(
  instance: TestInstance,
  selector: string,
  seconds: number,
): Promise<readonly number[]> {
  const [values = []] = await ranges(instance, selector, seconds);
  return values.map(([, value]) => Number(value));
}

async function ranges(instance: TestInstance, selector: string, seconds: number) {
  const query = encodeURIComponent(`${selector}[${String(Math.ceil(seconds))}s]`);
  const { data } = await jsonOf(matrix, endpointOf(instance, "prometheus"), `/api/v1/query?query=${query}`);
  return data.result.map(({ values }) => values);
}

/** How long the scrapes of the exporter in the last seconds took, in seconds, oldest first. */
export function exporterScrapes(instance: TestInstance, seconds: number): Promise<readonly number[]> {
  // By its host too: others on the same server may have a job of that name.
  const job = { job: "exporter", host: siteOf(instance).exporter.host };
  return samples(instance, series("scrape_duration_seconds", job), seconds);
}

/** Longest time between two scrapes of the exporter in the last seconds, in seconds. */
export async function longestScrapeGapSeconds(instance: TestInstance, seconds: number): Promise<number> {
  const job = { job: "exporter", host: siteOf(instance).exporter.host };
  const [values = []] = await ranges(instance, series("up", job), seconds);
  const gaps = values.slice(1).map(([time], index) => time - (values[index]?.[0] ?? 0));
  return Math.max(...gaps);
}

/** The middle one of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** How long the condition of an alert has to hold, in seconds, by every loaded rule of that name. */
export async function alertDurations(instance: TestInstance, alert: string): Promise<readonly number[]> {
  const { data } = await jsonOf(durations, endpointOf(instance, "prometheus"), "/api/v1/rules?type=alert");
  return data.groups
    .flatMap(({ rules }) => rules)
    .filter(({ name }) => name === alert)
    .map(({ duration }) => duration ?? 0);
}
