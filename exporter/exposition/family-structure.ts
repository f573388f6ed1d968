import { type BodyAllowance, bodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { checkDistinct } from "./distinct-series.ts";
import { ExpositionError } from "./exposition-error.ts";
import { checkHistogram } from "./histogram-structure.ts";
import { quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedFamily } from "./pushed-family.ts";
import type { Steps } from "./steps.ts";
import { checkSummary } from "./summary-structure.ts";

/**
 * The families that have samples, each of them what its type says.
 * @throws {ExpositionError} at the first that is not, or where a series stands twice in the body
 */
export function* checkedFamilies(
  families: readonly PlacedFamily[],
  allowance: BodyAllowance,
): Steps<readonly PushedFamily[]> {
  const found = families.filter(({ samples }) => samples.length > 0);
  if (found.length > bodyLimits.families) throw limitError("families", "body");
  // Once more: what a histogram or summary is sent without, its count or its last bucket, has become a line.
  bodyCount(allowance).samples(found.reduce((sum, { samples }) => sum + samples.length, 0));
  const seen = new Set<string>();
  for (const family of found) {
    yield* checkDistinct(family, seen);
    if (family.type === "counter") checkCounter(family);
    if (family.type === "histogram") yield* checkHistogram(family);
    if (family.type === "summary") yield* checkSummary(family);
  }
  return found.map(({ name, type, help, samples }) => ({ name, type, help, samples }));
}

function checkCounter({ samples, placeOf }: PlacedFamily): void {
  for (const [index, { name, value }] of samples.entries()) {
    // Also for NaN.
    if (value >= 0) continue;
    throw new ExpositionError(
      "structure",
      placeOf(index),
      `counter ${quoted(name)} must be 0 or more: mend the value, or send a gauge`,
    );
  }
}
