import { durationSeconds } from "../../../alerts/duration.ts";
import { scrapeIntervalSeconds } from "../../../inventory/scrapes.ts";
import { selectors } from "../../promql/syntax.ts";

/** Functions that need two samples in their range. */
const rates = ["rate", "irate", "increase", "deriv", "changes"];

/** `promql/rate`: a range of less than four scrapes has no rate when two of them fail. */
export function rateProblems(expr: string): readonly string[] {
  const least = 4 * scrapeIntervalSeconds;
  return selectors(expr).flatMap(({ metric, range, calls: [call = ""] }) =>
    range !== undefined && rates.includes(call) && durationSeconds(range) < least
      ? [`${call}(${metric}[${range}]) spans less than four scrapes (${String(least)} s)`]
      : [],
  );
}
