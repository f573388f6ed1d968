import { connection } from "../http.ts";
import type { FigureName, Measured } from "../figures.ts";
import { declared, gaugeBody, GROUPS } from "../pushed-series.ts";
import { pushgateway } from "../servers/debian.ts";
import { exporter } from "../servers/exporter.ts";
import { ended, type MeasuredServer, residentMebibytes } from "../servers/server.ts";
import { settledMemory } from "../settled-memory.ts";
import { percentile } from "../statistics.ts";

/** Requests that a run's figure is the median of: short ones are many, for what disturbs the machine lasts longer than they. */
const measuredRequests = { "1k": 250, "10k": 50, "100k": 25 } as const;
/** Requests before them: an exporter runs for weeks, and is compiled in its first minutes. */
const firstRequests = { "1k": 1_000, "10k": 100, "100k": 10 } as const;
const TEXT = "text/plain;version=0.0.4";

/** How many series are stored. */
const sizes = { "1k": 1_000, "10k": 10_000, "100k": 100_000 } as const;
export type Size = keyof typeof sizes;
export const storedSizes = ["1k", "10k", "100k"] as const satisfies readonly Size[];

/** A server that takes pushes. */
export interface Pushable {
  readonly server: MeasuredServer;
  readonly pushHeaders: Readonly<Record<string, string>>;
}

/** What scrapes and pushes of our exporter take while so many series are stored, and the memory that they take. */
export async function storedByExporter(size: Size): Promise<Measured> {
  const server = await exporter(declared(100_000));
  try {
    const before = (await settledMemory(server)).usedBytes;
    const pushable = { server, pushHeaders: server.pushHeaders };
    await storedSeries(pushable, sizes[size]);
    const bytes = ((await settledMemory(server)).usedBytes - before) / sizes[size];
    await server.state("state");
    const times = await scrapes(pushable, size);
    const delay = (await server.state("state")).delayMilliseconds;
    const pushTimes = await pushes(pushable, size);
    if (size !== "100k") return { ...times, ...pushTimes };
    const memory = residentMebibytes(server);
    return {
      ...times,
      ...pushTimes,
      "heap-per-series": bytes,
      "memory-100k": memory,
      "loop-delay-100k": delay,
    };
  } finally {
    await server.stop();
  }
}

/** The same of Debian's pushgateway, in so far as it can be asked. */
export async function storedByPushgateway(size: Size): Promise<Measured> {
  const server = await pushgateway();
  try {
    const pushable = { server, pushHeaders: {} };
    await storedSeries(pushable, sizes[size]);
    const times = { ...(await scrapes(pushable, size)), ...(await pushes(pushable, size)) };
    return size === "100k" ? { ...times, "memory-100k": residentMebibytes(server) } : times;
  } finally {
    await ended(server);
  }
}

/** Pushes so many series, in ten groups. */
export async function storedSeries({ server, pushHeaders }: Pushable, series: number): Promise<void> {
  const client = connection(server);
  const each = series / GROUPS;
  for (let group = 0; group < GROUPS; group += 1) {
    const body = gaugeBody(group * each, each);
    await client.timed(`/metrics/job/bench-${String(group)}`, { method: "PUT", headers: pushHeaders, body });
  }
  await client.close();
}

async function scrapes({ server }: Pushable, size: Size): Promise<Measured> {
  const plain = await timings(server, size, { accept: TEXT, "accept-encoding": "identity" });
  const zipped = await timings(server, size, { accept: TEXT, "accept-encoding": "gzip" });
  return { [`scrape-${size}`]: plain, [`scrape-gzip-${size}`]: zipped } satisfies Measured;
}

async function timings(
  server: MeasuredServer,
  size: Size,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const client = connection(server);
  const times: number[] = [];
  for (let request = -firstRequests[size]; request < measuredRequests[size]; request += 1) {
    const time = await client.timed("/metrics", {
      method: "GET",
      headers: { ...server.headers, ...headers },
    });
    if (request >= 0) times.push(time);
  }
  await client.close();
  return percentile(times, 50);
}

/** A group of 1k series in the place of one that was there, so that the number stored stays. */
async function pushes({ server, pushHeaders }: Pushable, size: Size): Promise<Measured> {
  if (size === "1k") return {};
  const figure: FigureName = `push-${size}`;
  const client = connection(server);
  const times: number[] = [];
  // A tenth of the series of 10k is a group of 1k; of 100k, one of 10k is made smaller by the first push.
  for (let request = -firstRequests[size]; request < measuredRequests[size]; request += 1) {
    const body = gaugeBody(request + firstRequests[size], 1000);
    const time = await client.timed("/metrics/job/bench-0", { method: "PUT", headers: pushHeaders, body });
    if (request >= 0) times.push(time);
  }
  await client.close();
  return { [figure]: percentile(times, 50) };
}
