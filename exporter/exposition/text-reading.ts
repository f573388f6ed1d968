import { type BodyAllowance, bodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { linePlace } from "./body-text.ts";
import { edgeLabel } from "./edge-label.ts";
import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedSample } from "./pushed-family.ts";
import { edgeText } from "./sample-text.ts";

/** A family of a text while it is read. */
export interface OpenFamily<T extends string> {
  readonly name: string;
  type?: T;
  help?: string;
  unit?: string;
  readonly samples: PushedSample[];
  /** Of each sample, from 1. */
  readonly lines: number[];
}

/** The families of a text, which are read one after the other: each stands in one piece. */
export interface TextReading<T extends string> {
  /** The family that a line describes. @throws {ExpositionError} where it has samples already, or has ended */
  readonly described: (name: string, line: number) => OpenFamily<T>;
  /** The family of a sample's line. @param belongs whether the sample is one of the family that is open */
  readonly ofSample: (name: string, line: number, belongs: (open: OpenFamily<T>) => boolean) => OpenFamily<T>;
  /** Adds a sample to its family. @throws {ExpositionError} above the allowance */
  readonly added: (family: OpenFamily<T>, sample: PushedSample, line: number) => void;
  readonly all: () => readonly OpenFamily<T>[];
}

/** No family yet. */
export function textReading<T extends string>(allowance: BodyAllowance): TextReading<T> {
  const counted = bodyCount(allowance);
  const byName = new Map<string, OpenFamily<T>>();
  let open: OpenFamily<T> | undefined;
  const begun = (name: string, line: number): OpenFamily<T> => {
    if (byName.has(name)) {
      throw new ExpositionError(
        "structure",
        linePlace(line),
        `${quoted(name)} comes again behind another metric: send all lines of a metric together`,
      );
    }
    // A copy of its own: a slice would keep the whole body in memory for as long as somebody knows the name.
    const family: OpenFamily<T> = { name: ownCopy(name), samples: [], lines: [] };
    byName.set(family.name, family);
    if (byName.size > bodyLimits.families) throw limitError("families", linePlace(line));
    return family;
  };
  return {
    described(name, line) {
      if (open?.name !== name) open = begun(name, line);
      if (open.samples.length > 0) {
        throw new ExpositionError(
          "structure",
          linePlace(line),
          `what describes ${quoted(name)} stands behind its samples: send it before them`,
        );
      }
      return open;
    },
    ofSample(name, line, belongs) {
      if (open !== undefined && belongs(open)) return open;
      if (open?.name === name) {
        throw new ExpositionError(
          "structure",
          linePlace(line),
          `${quoted(name)} is not how a sample of a ${open.type ?? ""} is called: add _total, _bucket, _sum or _count`,
        );
      }
      open = begun(name, line);
      return open;
    },
    added(family, sample, line) {
      counted.samples(1);
      counted.labels(sample.labels.length);
      family.samples.push(withPlainEdge(family, sample));
      family.lines.push(line);
    },
    all: () => [...byName.values()],
  };
}

/** A family's sample, with `le` and `quantile` as numbers are written here. */
function withPlainEdge<T extends string>(
  { type }: OpenFamily<T>,
  { name, labels, value }: PushedSample,
): PushedSample {
  const edge = edgeLabel(type);
  if (edge === undefined) return { name, labels, value };
  return {
    name,
    value,
    labels: labels.map(([label, text]) => {
      const number = label === edge ? numberOf(text) : undefined;
      return [label, number === undefined ? text : edgeText(number)];
    }),
  };
}

/** The family as the checks take it. */
export function placedFamily<T extends string>(
  { name, help, samples, lines }: OpenFamily<T>,
  type: PlacedFamily["type"],
): PlacedFamily {
  return {
    name,
    type,
    help: help ?? "",
    samples,
    placeOf: (sample) => linePlace(lines[sample] ?? 0),
  };
}

/** Text that keeps nothing else in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
