/** What was agreed for a model, in seconds. */
export interface CanaryTargets {
  readonly latencyTargetSeconds: number;
  /** @defaultValue that of the whole answer */
  readonly ttftTargetSeconds?: number | undefined;
  /** Likewise. */
  readonly tpotTargetSeconds?: number | undefined;
}

/** Ascending upper edges of the canaries' histograms, in seconds, without `+Inf`. */
export interface CanaryEdges {
  readonly ttft: readonly number[];
  readonly itl: readonly number[];
  readonly tpot: readonly number[];
  readonly e2e: readonly number[];
}

/** Steps of about 1.5: an interpolated quantile is then off by less than a quarter of its value. */
const ttft = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2.5, 5, 10];
const e2e = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15];
/** A token takes 10–50 ms on the cards at hand; speculative decoding sends several at once. */
const perToken = [
  0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5,
  1,
];

/**
 * Edges that include every model's latency target and four times it, so that the share within either is exact and
 * not interpolated. The same for all models: their histograms can be added.
 */
export function canaryEdges(models: readonly CanaryTargets[]): CanaryEdges {
  const targets = models.flatMap(
    ({ latencyTargetSeconds: t, ttftTargetSeconds: first = t, tpotTargetSeconds: each = t }) => [
      ...[t, Number((4 * t).toPrecision(6))],
      ...[first, each],
    ],
  );
  const withTargets = (edges: readonly number[]) =>
    [...new Set([...edges, ...targets])].sort((a, b) => a - b);
  return {
    ttft: withTargets(ttft),
    itl: withTargets(perToken),
    tpot: withTargets(perToken),
    e2e: withTargets(e2e),
  };
}
