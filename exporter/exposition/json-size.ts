import { bodyLimits, limitError } from "./body-limits.ts";

/**
 * Checks how much a parsed body has of what there is a limit for, before anything is made of it. What is not of the
 * form counts for nothing here.
 * @throws {ExpositionError} `limit`
 */
export function checkJsonSize(body: unknown): void {
  const families = elements(body, "families");
  if (families.length > bodyLimits.families) throw limitError("families", "body");
  let samples = 0;
  for (const family of families) {
    const own = elements(family, "samples");
    samples += own.length;
    if (samples > bodyLimits.samples) throw limitError("samples", "body");
    for (const sample of own) {
      samples += elements(sample, "buckets").length + elements(sample, "quantiles").length;
      if (samples > bodyLimits.samples) throw limitError("samples", "body");
    }
  }
}

function elements(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return Array.isArray(found) ? found : [];
}
