import type { Measured } from "../figures.ts";
import { connection } from "../http.ts";
import { declared } from "../pushed-series.ts";
import { exporter, type MeasuredExporter } from "../servers/exporter.ts";
import { type ScriptedModel, scriptedModel } from "../servers/scripted-model.ts";
import { percentile } from "../statistics.ts";
import { storedSeries } from "./stored.ts";

/** Canaries of 32 tokens: some 320 times in all. */
const CANARIES = 10;
const STORED = 100_000;

/** How far a canary's times are from those of the server, with nothing else to do and during scrapes. */
export async function canaryErrors(): Promise<Measured> {
  const model = await scriptedModel();
  const server = await exporter(declared(STORED));
  try {
    // The first one compiles what it runs through.
    await server.canary(model.url);
    const idle = percentile(await errors(server, model), 99);
    await storedSeries({ server, pushHeaders: server.pushHeaders }, STORED);
    const scraper = scrapedAllTheTime(server);
    const scraped = percentile(await errors(server, model), 99);
    await scraper.stop();
    return { "canary-idle": idle, "canary-scraped": scraped };
  } finally {
    await server.stop();
    await model.close();
  }
}

/** Milliseconds by which each of the times is wrong. */
async function errors(server: MeasuredExporter, model: ScriptedModel): Promise<readonly number[]> {
  const found: number[] = [];
  for (let canary = 0; canary < CANARIES; canary += 1) {
    const { ttftSeconds, itlSeconds } = await server.canary(model.url);
    const truth = model.lastTimes();
    if (truth?.itlSeconds.length !== itlSeconds.length) throw new Error("a token came together with another");
    found.push(Math.abs(ttftSeconds - truth.ttftSeconds) * 1000);
    truth.itlSeconds.forEach((seconds, index) => {
      found.push(Math.abs((itlSeconds[index] ?? Number.NaN) - seconds) * 1000);
    });
  }
  return found;
}

/** One scrape after the other, until it is stopped. */
function scrapedAllTheTime(server: MeasuredExporter): { readonly stop: () => Promise<void> } {
  const client = connection(server);
  const over = new AbortController();
  const done = (async () => {
    while (!over.signal.aborted) {
      const headers = { ...server.headers, "accept-encoding": "gzip" };
      await client.timed("/metrics", { method: "GET", headers });
    }
  })();
  return {
    async stop() {
      over.abort();
      await done;
      await client.close();
    },
  };
}
