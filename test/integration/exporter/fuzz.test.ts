import { customConfig } from "../../exporter/custom/support.ts";
import { valueOf } from "../../exporter/support/exposition.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { fuzzedRequests } from "./fuzz/requests.ts";
import { statuses } from "./fuzz/sender.ts";
import { type PushedExporter, pushedExporter } from "./pushed-exporter.ts";

/** Requests in all; ten times as many by hand: `FUZZED_REQUESTS=1000000`. */
const REQUESTS = Number(process.env["FUZZED_REQUESTS"] ?? 100_000);
/** Any number; another one sends other requests. */
const SEED = Number(process.env["FAST_CHECK_SEED"] ?? 20_260_101);
const BATCH = 2_000;
const AT_ONCE = 32;
/** How much larger the process may be in the last fifth of the batches than in the second: no more than noise. */
const MOST_GROWTH = 1.5;

// A minute on a machine that does nothing else.
jest.setTimeout(REQUESTS * 18);
const { later, run } = cleanup();
afterAll(run);

let exporter: PushedExporter;
beforeAll(async () => {
  exporter = later(await pushedExporter(customConfig()));
});

/** Statuses of health checks, one after the other for as long as something else goes on. */
async function healthDuring<T>(work: Promise<T>): Promise<readonly [T, ReadonlySet<number>]> {
  const health = new Set<number>();
  const others = { goOn: true };
  const asked = (async () => {
    while (others.goOn) health.add((await fetch(`${exporter.url()}/-/healthy`)).status);
  })();
  try {
    return [await work, health];
  } finally {
    others.goOn = false;
    await asked;
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test("no request ends the exporter, is answered with a defect, or spoils a scrape, and many leave it as large as few", async () => {
  const port = Number(new URL(exporter.url()).port);
  const seen = new Map<number, number>();
  const resident: number[] = [];
  for (let sent = 0; sent < REQUESTS; sent += BATCH) {
    const requests = fuzzedRequests(Math.min(BATCH, REQUESTS - sent), SEED + sent);
    const [answers, health] = await healthDuring(statuses(port, requests, AT_ONCE));
    for (const status of answers) seen.set(status, (seen.get(status) ?? 0) + 1);
    expect([...health]).toEqual([200]);
    // Read strictly: no family twice, no series twice, nothing that is not text.
    const read = await exporter.scrape();
    expect(valueOf(read, "llm_exporter_uncaught_errors_total")).toBe(0);
    expect(valueOf(read, "llm_exporter_collector_failures_total")).toBe(0);
    resident.push(valueOf(read, "process_resident_memory_bytes") ?? Number.NaN);
  }
  const fifth = Math.ceil(resident.length / 5);
  const early = median(resident.slice(fifth, 2 * fifth));
  expect(median(resident.slice(-fifth))).toBeLessThan(MOST_GROWTH * early);
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  // Everything of it is reached: what is accepted, what is refused, and at which gate.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 401, 403, 404, 405, 415, 422]));
  expect([...seen.keys()].filter((status) => status === 500)).toEqual([]);
});
