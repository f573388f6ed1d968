import { duration, durationSeconds } from "../../../alerts/duration.ts";
import { selectors } from "../../promql/syntax.ts";
import type { PlacedRule, RuleSet } from "../rule-set.ts";

/** After so many seconds a query no longer sees a sample. Source: prometheus.io/docs, "staleness". */
const LOOKBACK_SECONDS = 300;

/**
 * `group/interval`: a group whose results are gone before the next ones are there; and beyond pint, a range of less than
 * two evaluations, of which a skipped one leaves things that nobody has looked at, or of less than two samples of what is
 * recorded.
 */
export function intervalProblems(
  { rule: { expr }, intervalSeconds }: PlacedRule,
  { recordedEverySeconds }: RuleSet,
): readonly string[] {
  const every = duration(intervalSeconds);
  return [
    ...(intervalSeconds > LOOKBACK_SECONDS
      ? [`is evaluated every ${every}, and its results last for ${duration(LOOKBACK_SECONDS)}`]
      : []),
    ...selectors(expr).flatMap(({ metric, range }) => {
      const seconds = range === undefined ? NaN : durationSeconds(range);
      const recorded = recordedEverySeconds.get(metric) ?? 0;
      return [
        ...(seconds < 2 * intervalSeconds
          ? [`${metric}[${range ?? ""}] spans less than two evaluations (every ${every})`]
          : []),
        ...(seconds < 2 * recorded
          ? [`${metric}[${range ?? ""}] spans less than two samples (every ${duration(recorded)})`]
          : []),
      ];
    }),
  ];
}
