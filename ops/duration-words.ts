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
