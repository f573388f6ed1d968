import { duration, durationSeconds } from "../duration.ts";

/** A duration with other seconds; where these are the same, as it was spelled. */
export function rewritten(text: string, secondsFrom: (seconds: number) => number): string {
  const before = durationSeconds(text);
  const after = secondsFrom(before);
  return after === before ? text : duration(after);
}
