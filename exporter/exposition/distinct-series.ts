import { bodyLimits, limitError } from "./body-limits.ts";
import { ExpositionError } from "./exposition-error.ts";
import type { Labels } from "./family.ts";
import { quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { Steps } from "./steps.ts";

/** The same text for the same labels in any order, and for no others. */
export function labelsKey(labels: Labels): string {
  return keyOf(sorted(labels));
}

/**
 * Checks that no label stands twice in a sample and no series twice in the body. Across families: a gauge `x_count`
 * and the count of a histogram `x` are the same series to Prometheus.
 * @param seen keys of the families before; this one's are added
 * @throws {ExpositionError} at the first that does
 */
export function* checkDistinct({ samples, placeOf }: PlacedFamily, seen: Set<string>): Steps<undefined> {
  for (const [index, { name, labels }] of samples.entries()) {
    yield;
    if (labels.length > bodyLimits.labels) throw limitError("labels", placeOf(index));
    const ordered = sorted(labels);
    const twice = ordered.find(([label], at) => ordered[at + 1]?.[0] === label)?.[0];
    if (twice !== undefined) {
      throw new ExpositionError(
        "duplicate",
        placeOf(index),
        `label ${quoted(twice)} stands twice: send it once`,
      );
    }
    const count = seen.size;
    seen.add(name + keyOf(ordered));
    if (seen.size === count) {
      throw new ExpositionError(
        "duplicate",
        placeOf(index),
        `this series of ${quoted(name)} stands twice: send it once`,
      );
    }
  }
}

function keyOf(ordered: Labels): string {
  let key = "";
  // No name holds a NUL, and a value cannot be mistaken for more labels: its length stands before it.
  for (const [name, value] of ordered) key += `\0${name}\0${String(value.length)}\0${value}`;
  return key;
}

function sorted(labels: Labels): Labels {
  // What clients send is mostly in order already.
  return labels.every(([name], index) => index === 0 || (labels[index - 1]?.[0] ?? "") <= name)
    ? labels
    : labels.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
