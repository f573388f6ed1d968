import { labelsKey } from "./distinct-series.ts";
import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { Steps } from "./steps.ts";

/**
 * Checks that all lines of a series stand together.
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/, "Metrics MUST NOT be interleaved"
 * @param label by which the lines of one series differ
 * @throws {ExpositionError} `structure`, at the first series that comes again behind another one
 */
export function* checkTogether({ name, samples, placeOf }: PlacedFamily, label: string): Steps<undefined> {
  const seen = new Set<string>();
  let last: string | undefined;
  for (const [index, { labels }] of samples.entries()) {
    yield;
    const key = labelsKey(labels.filter(([own]) => own !== label));
    if (key === last) continue;
    if (seen.has(key)) {
      throw new ExpositionError(
        "structure",
        placeOf(index),
        `a series of ${quoted(name)} comes again behind another one: send all lines of a series together`,
      );
    }
    seen.add(key);
    last = key;
  }
}
