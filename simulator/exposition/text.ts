import type { Family, Labels, Sample } from "./family.ts";

/** How one client library writes what the format leaves open. */
export interface Dialect {
  readonly number: (value: number) => string;
  readonly labels: (labels: Labels) => readonly (readonly [string, string | number])[];
}

/**
 * Python's prometheus_client: floats keep their `.0`, labels are sorted by name.
 * Source: prometheus/client_python `prometheus_client/utils.py` floatToGoString, `exposition.py`.
 */
export const pythonDialect: Dialect = {
  number: pythonNumber,
  labels: (labels) => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
};

/** The Rust `prometheus` crate, as Qdrant writes: shortest numbers, labels in the order given. */
export const rustDialect: Dialect = { number: plainNumber, labels: (labels) => Object.entries(labels) };

/** Text format 0.0.4 of the families that have at least one series. */
export function exposition(families: readonly Family[], dialect: Dialect): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${name} ${help.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")}`,
        `# TYPE ${name} ${type}`,
        ...samples.map((sample) => sampleLine(name, sample, dialect)),
      ].join("\n"),
    )
    .map((block) => `${block}\n`)
    .join("");
}

function sampleLine(name: string, { suffix, labels, value }: Sample, dialect: Dialect): string {
  const pairs = dialect.labels(labels).map(([label, v]) => {
    const text = typeof v === "number" ? dialect.number(v) : v;
    return `${label}="${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
  });
  const selector = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  return `${name}${suffix}${selector} ${dialect.number(value)}`;
}

/** A number as Python's client writes it: `1.0`, `0.25`, `1.234567e+06`, `+Inf`. */
export function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) return plainNumber(value);
  if (Math.abs(value) < 1e-4 && value !== 0) {
    // Python's repr has at least two digits in an exponent: 1e-05.
    return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  }
  const text = String(value);
  const point = text.includes(".") ? text.indexOf(".") : text.length;
  if (value > 0 && point > 6 && !text.includes("e")) {
    // Go, whose spelling the client imitates, switches to exponents at 1e+06.
    const digits = text.replace(".", "");
    const mantissa = `${digits.slice(0, 1)}.${digits.slice(1)}`.replace(/\.?0+$/, "");
    return `${mantissa}e+${String(point - 1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}

function plainNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
