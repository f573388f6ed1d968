import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds between two samples. */
const RESOLUTION = 10;

const quantiles = [0.5, 0.99, 1] as const;

/** Quantiles of the event loop's delay since the last call, in seconds. */
export function eventLoopDelays(): () => readonly { readonly quantile: string; readonly seconds: number }[] {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  return () => {
    const found = quantiles.map((quantile) => ({
      quantile: String(quantile),
      // Node counts from one sample to the next, so that the pause between them is in it.
      seconds: Math.max(0, histogram.percentile(quantile * 100) / 1e9 - RESOLUTION / 1000),
    }));
    histogram.reset();
    return found;
  };
}
