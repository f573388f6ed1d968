import { labelsKey } from "./distinct-series.ts";
import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { Steps } from "./steps.ts";

/** One histogram or summary: the samples whose labels but `le` and `quantile` are the same. */
export interface SeriesParts {
  /** Of its first sample. */
  readonly place: string;
  /** Buckets or quantiles, ascending. */
  readonly points: readonly { readonly edge: number; readonly value: number; readonly place: string }[];
  /** Unset where no sample says it; then `sum` is unset too. */
  readonly count: number | undefined;
  readonly sum: number | undefined;
}

/**
 * A family's samples by what they belong to.
 * @param label of buckets or quantiles
 * @throws {ExpositionError} where buckets or quantiles do not ascend, or a sum or count is missing or negative
 */
export function* seriesParts(
  { name, samples, placeOf }: PlacedFamily,
  label: "le" | "quantile",
): Steps<readonly SeriesParts[]> {
  const found = new Map<
    string,
    { place: string; points: { edge: number; value: number; place: string }[]; count?: number; sum?: number }
  >();
  for (const [index, sample] of samples.entries()) {
    yield;
    const place = placeOf(index);
    const edgeText = sample.labels.find(([own]) => own === label)?.[1];
    const isTotal = sample.name === `${name}_count` || sample.name === `${name}_sum`;
    if (isTotal && edgeText !== undefined) {
      throw new ExpositionError(
        "structure",
        place,
        `${quoted(sample.name)} has no label ${label}: leave it out`,
      );
    }
    const key = labelsKey(sample.labels.filter(([own]) => own !== label));
    const parts = found.get(key) ?? { place, points: [] };
    found.set(key, parts);
    if (sample.name === `${name}_count`) parts.count = countOf(sample.value, place);
    else if (sample.name === `${name}_sum`) parts.sum = sample.value;
    else {
      const edge = edgeText === undefined ? undefined : numberOf(edgeText);
      const last = parts.points.at(-1);
      if (edge === undefined || Number.isNaN(edge)) {
        throw new ExpositionError(
          "structure",
          place,
          `${quoted(sample.name)} needs a number as label ${label}: add it`,
        );
      }
      if (last !== undefined && last.edge >= edge) {
        throw new ExpositionError(
          "structure",
          place,
          `label ${label} must ascend: send the smaller ones first, and each once`,
        );
      }
      parts.points.push({ edge, value: sample.value, place });
    }
  }
  return [...found.values()].map(({ place, points, count, sum }) => {
    if ((count === undefined) !== (sum === undefined)) {
      throw new ExpositionError(
        "structure",
        place,
        `${quoted(name)} has only one of _sum and _count: send both`,
      );
    }
    return { place, points, count, sum };
  });
}

function countOf(value: number, place: string): number {
  if (value >= 0 && value < Infinity) return value;
  throw new ExpositionError(
    "structure",
    place,
    "a count must be a finite number of 0 or more: mend the value",
  );
}
