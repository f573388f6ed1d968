const units = [
  ["h", 3600],
  ["m", 60],
] as const;

/** A number of whole seconds as Prometheus and Alertmanager write it, in the largest unit that fits: 90s, 2m, 12h. */
export function duration(seconds: number): string {
  const unit = units.find(([, length]) => seconds > 0 && seconds % length === 0);
  return unit === undefined ? `${String(seconds)}s` : `${String(seconds / unit[1])}${unit[0]}`;
}

const secondsOf: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** A duration as Prometheus and Alertmanager write it: `0`, `15s`, `1h30m`. */
export const durationPattern = /^(?:0|(?:\d+(?:ms|[smhdwy]))+)$/;

/** Seconds of a duration that {@link durationPattern} matches; NaN for anything else. */
export function durationSeconds(text: string): number {
  if (text === "0") return 0;
  if (!durationPattern.test(text)) return NaN;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? ""] ?? NaN),
    0,
  );
}
