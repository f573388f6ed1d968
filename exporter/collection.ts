import type { Logger } from "pino";
import { type CollectorName, collectorNames } from "../inventory/metrics/index.ts";
import { errorText } from "./error-text.ts";
import type { ExposedFamily } from "./exposition/rendered-family.ts";
import { counters } from "./series/counters.ts";

/** Gathers some families, within so many seconds. */
export type Collector = (seconds: number) => readonly ExposedFamily[] | Promise<readonly ExposedFamily[]>;

/**
 * All collectors as one that never fails: where one throws, its families are missing from this scrape, a counter
 * says so, and the others are there. So is a family missing that another collector has under another type: a
 * scraper would refuse everything.
 */
export function collection(
  collectors: Readonly<Record<CollectorName, Collector>>,
  log: Logger,
): (seconds: number) => Promise<readonly ExposedFamily[]> {
  const failures = counters("llm_exporter_collector_failures_total");
  failures.declare(collectorNames.map((collector) => ({ collector })));
  const failed = (collector: CollectorName, reason: string) => {
    failures.add({ collector }, 1);
    log.error({ collector, reason }, `collector ${collector} failed: a defect`);
  };
  return async (seconds) => {
    const found = await Promise.all(
      collectorNames.map(async (collector) => {
        try {
          return { collector, families: await collectors[collector](seconds) };
        } catch (error) {
          failed(collector, errorText(error));
          return { collector, families: [] };
        }
      }),
    );
    const types = new Map<string, string>();
    const fitting = found.flatMap(({ collector, families }) =>
      families.filter(({ name, type }) => {
        const first = types.get(name) ?? type;
        types.set(name, first);
        if (first !== type) failed(collector, `${name} is a ${type} here and a ${first} elsewhere`);
        return first === type;
      }),
    );
    return [...fitting, failures.family()];
  };
}
