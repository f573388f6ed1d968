import type { Logger } from "pino";
import { type CollectorName, collectorNames } from "../inventory/metrics/index.ts";
import { errorText } from "./error-text.ts";
import type { Family } from "./exposition/family.ts";
import { counters } from "./series/counters.ts";

/** Gathers some families, within so many seconds. */
export type Collector = (seconds: number) => readonly Family[] | Promise<readonly Family[]>;

/**
 * All collectors as one that never fails: where one throws, its families are missing from this scrape, a counter
 * says so, and the others are there.
 */
export function collection(
  collectors: Readonly<Record<CollectorName, Collector>>,
  log: Logger,
): (seconds: number) => Promise<readonly Family[]> {
  const failures = counters("llm_exporter_collector_failures_total");
  failures.declare(collectorNames.map((collector) => ({ collector })));
  return async (seconds) => {
    const found = await Promise.all(
      collectorNames.map(async (collector) => {
        try {
          return await collectors[collector](seconds);
        } catch (error) {
          failures.add({ collector }, 1);
          log.error({ collector, reason: errorText(error) }, `collector ${collector} failed: a defect`);
          return [];
        }
      }),
    );
    return [...found.flat(), failures.family()];
  };
}
