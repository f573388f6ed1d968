import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds between two samples. */
const RESOLUTION = 10;

const percentiles = [50, 99, 100] as const;

/** Percentiles of the event loop's delay since the last call, in seconds. */
export function eventLoopDelays(): () => readonly {
  readonly percentile: string;
  readonly seconds: number;
}[] {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  return () => {
    const found = percentiles.map((percentile) => ({
      percentile: String(percentile),
      // Node counts from one sample to the next, so that the pause between them is in it.
      seconds: Math.max(0, histogram.percentile(percentile) / 1e9 - RESOLUTION / 1000),
    }));
    histogram.reset();
    return found;
  };
}
