/** One step of a scale: from this size on, a value is divided by `divisor` and gets the suffix. */
interface Step {
  readonly from: number;
  readonly divisor: number;
  readonly suffix: string;
}

const step = (divisor: number, suffix: string, from = divisor): Step => ({ from, divisor, suffix });

const seconds = [
  step(31_536_000, " years"),
  step(604_800, " weeks"),
  step(86_400, " days"),
  step(3600, " hours"),
  step(60, " mins"),
  step(1, " s"),
  step(1e-3, " ms"),
  step(1e-6, " µs", 0),
];
const counted = [step(1e12, " T"), step(1e9, " B"), step(1e6, " M"), step(1e3, " K"), step(1, "", 0)];
const bytes = [
  step(1024 ** 4, " TiB"),
  step(1024 ** 3, " GiB"),
  step(1024 ** 2, " MiB"),
  step(1024, " KiB"),
  step(1, " B", 0),
];

/** Grafana's unit → its scale. Source: grafana-data, `valueFormats/categories.ts`. */
const scales: Readonly<Record<string, readonly Step[]>> = {
  s: seconds,
  bytes,
  short: counted,
  none: [step(1, "", 0)],
  celsius: [step(1, " °C", 0)],
  Bps: metric("B/s"),
  reqps: metric("req/s"),
  ops: metric("ops/s"),
  watt: metric("W"),
  joule: metric("J"),
};

/** A value as Grafana writes it in a unit: `0.0123` in `s` is `12.3 ms`. An unknown unit is written behind it. */
export function valueText(value: number, unit: string): string {
  if (Number.isNaN(value)) return "NaN";
  if (unit === "percentunit") return `${digits(value * 100)}%`;
  const scale = scales[unit] ?? metric(unit.replace(/^si:/, ""));
  const size = Math.abs(value);
  // Zero has no size: it is written in the unit itself.
  const chosen = scale.find(({ from, divisor }) => (size === 0 ? divisor === 1 : size >= from));
  const { divisor, suffix } = chosen ?? step(1, "");
  return `${digits(value / divisor)}${suffix}`;
}

/** Three significant digits, whole numbers whole. */
function digits(value: number): string {
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return String(Number(value.toFixed(places)));
}

function metric(unit: string): readonly Step[] {
  return [step(1e9, ` G${unit}`), step(1e6, ` M${unit}`), step(1e3, ` k${unit}`), step(1, ` ${unit}`, 0)];
}
