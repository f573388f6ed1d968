import { Gauge, Registry } from "prom-client";
import { expositionParts } from "../../exporter/exposition/exposition-parts.ts";
import type { Family, Labels } from "../../exporter/exposition/family.ts";
import type { Measured } from "../figures.ts";
import { percentile } from "../statistics.ts";

const sizes = { "1k": 1_000, "10k": 10_000, "100k": 100_000 } as const;
const names = ["1k", "10k", "100k"] as const;
/** Renderings that a run's figure is the median of, after the first ones. */
const RENDERINGS = 15;
const FIRST_RENDERINGS = 5;

/** What rendering series of our own takes, which are plain data at each scrape. */
export function renderedByUs(): Promise<Measured> {
  return measured((series) => {
    const family = gaugeFamily(series);
    return () => Promise.resolve([...expositionParts([family], "text")].length);
  });
}

/** The same by prom-client. */
export function renderedByPromClient(): Promise<Measured> {
  return measured((series) => {
    const registry = new Registry();
    const labelNames = ["shard", "stage", "worker"];
    const gauge = new Gauge({
      name: "bench_queue_depth",
      help: "Three labels.",
      labelNames,
      registers: [registry],
    });
    for (const { labels, value } of gaugeSeries(series)) gauge.set(Object.fromEntries(labels), value);
    return async () => Buffer.from(await registry.metrics()).length;
  });
}

async function measured(renderer: (series: number) => () => Promise<number>): Promise<Measured> {
  const found: { [size in (typeof names)[number]]?: number } = {};
  for (const size of names) {
    const render = renderer(sizes[size]);
    const times: number[] = [];
    for (let rendering = -FIRST_RENDERINGS; rendering < RENDERINGS; rendering += 1) {
      const start = performance.now();
      await render();
      if (rendering >= 0) times.push(performance.now() - start);
    }
    found[size] = percentile(times, 50);
  }
  const { "1k": small = Number.NaN, "10k": middle = Number.NaN, "100k": large = Number.NaN } = found;
  return { "render-1k": small, "render-10k": middle, "render-100k": large };
}

function gaugeSeries(series: number): readonly { readonly labels: Labels; readonly value: number }[] {
  return Array.from({ length: series }, (_, index) => ({
    labels: [
      ["shard", String(index % 16)],
      ["stage", "decode"],
      ["worker", `w${String(index)}`],
    ],
    value: index + 0.5,
  }));
}

function gaugeFamily(series: number): Family {
  return { type: "gauge", name: "bench_queue_depth", help: "Three labels.", series: gaugeSeries(series) };
}
