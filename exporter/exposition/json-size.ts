import type { BodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";

/**
 * Checks how much a parsed body has of what there is a limit for, before anything is made of it. What is not of the
 * form counts for nothing here.
 * @throws {ExpositionError} `limit`
 */
export function checkJsonSize(body: unknown, counted: BodyCount): void {
  const families = elements(body, "families");
  if (families.length > bodyLimits.families) throw limitError("families", "body");
  for (const family of families) {
    const own = elements(family, "samples");
    counted.samples(own.length);
    for (const sample of own) {
      const points = elements(sample, "buckets").length + elements(sample, "quantiles").length;
      counted.samples(points);
      // Each point becomes a line with all of them.
      counted.labels(keys(member(sample, "labels")) * (1 + points));
    }
  }
}

function elements(value: unknown, key: string): readonly unknown[] {
  const found = member(value, key);
  return Array.isArray(found) ? found : [];
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}

function keys(value: unknown): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
