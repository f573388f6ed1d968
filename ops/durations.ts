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

/** Seconds as people read them: `0s`, `1m30s`, `12h`, `0.5s`. */
export function durationWords(seconds: number): string {
  const whole = Math.floor(seconds / 60);
  const rest = Number((seconds - whole * 60).toFixed(3));
  const parts = [
    [Math.floor(whole / 60), "h"],
    [whole % 60, "m"],
    [rest, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)}${unit}`);
  return shown.length === 0 ? "0s" : shown.join("");
}
