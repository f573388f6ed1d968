const units = [
  ["h", 3600],
  ["m", 60],
] as const;

/** A number of whole seconds as Prometheus and Alertmanager write it, in the largest unit that fits: 90s, 2m, 12h. */
export function duration(seconds: number): string {
  const unit = units.find(([, length]) => seconds > 0 && seconds % length === 0);
  return unit === undefined ? `${String(seconds)}s` : `${String(seconds / unit[1])}${unit[0]}`;
}
