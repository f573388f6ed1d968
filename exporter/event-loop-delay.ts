import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds between two samples. */
const RESOLUTION = 10;

/** Percentiles of the event loop's delay since the last call, in seconds. */
export function eventLoopDelays(): () => readonly {
  readonly percentile: string;
  readonly seconds: number;
}[] {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  return () => {
    const nanoseconds = [
      ["50", histogram.percentile(50)],
      ["99", histogram.percentile(99)],
      // The same as the percentile, which would look at all of the buckets for it.
      ["100", histogram.max],
    ] as const;
    const found = nanoseconds.map(([percentile, value]) => ({
      percentile,
      // Node counts from one sample to the next, so that the pause between them is in it.
      seconds: Math.max(0, value / 1e9 - RESOLUTION / 1000),
    }));
    histogram.reset();
    return found;
  };
}
