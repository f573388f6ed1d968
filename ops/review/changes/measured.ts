/** A number with its unit, as people write it: `180 s`, `50 %`, `5 requests`; a boolean or a plain count as it is. */
export function measuredWords(value: number, unit: string): string {
  switch (unit) {
    case "ratio":
      // 0.07 × 100 is 7.000000000000001.
      return `${String(Number((value * 100).toPrecision(12)))} %`;
    case "seconds":
      return `${String(value)} s`;
    case "":
    case "boolean":
    case "count":
      return String(value);
    default:
      return `${String(value)} ${unit}`;
  }
}
