import { z } from "zod";
import { firstProblemsArray } from "./first-problems.ts";
import { fieldOf, long, type Outcome, type PartReader, small } from "./json-outcome.ts";
import type { Steps } from "./steps.ts";

/** Text that UTF-8 can carry. */
const text = z.string().refine((value) => !/\p{Surrogate}/u.test(value), {
  error: "half of a surrogate pair is no text: send whole characters",
});
const number = z.union([z.number(), z.enum(["NaN", "+Inf", "-Inf"]).transform(numberNamed)], {
  error: 'must be a number, or "NaN", "+Inf" or "-Inf"',
});
/** Not z.record, which leaves out a label `__proto__` without a word. */
const labels = z
  .preprocess(
    (value) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : value,
    firstProblemsArray(z.tuple([z.string(), text]), 'must be an object, e.g. {"model": "phi-3"}'),
  )
  .default([]);
/** Looked at one by one. */
const elements = z.array(z.unknown());
const described = { name: z.string(), help: text.default("") };
const samples = elements.refine(({ length }) => length > 0, {
  error: "must hold a sample: leave the family out instead",
});

const scalar = small(z.strictObject({ labels, value: number }));
const scalars = long({
  own: z.strictObject({ ...described, type: z.enum(["counter", "gauge", "untyped"]), samples }),
  key: "samples",
  element: scalar,
  made: (own, found) => ({ ...own, samples: found }),
});
/** Cumulative, ascending, without the last one, `+Inf`, which is `count`. */
const bucket = small(z.strictObject({ le: z.number(), count: z.number() }));
const histogram = long({
  own: z.strictObject({ labels, buckets: elements, sum: number, count: z.number() }),
  key: "buckets",
  element: bucket,
  made: (own, buckets) => ({ ...own, buckets }),
});
const histograms = long({
  own: z.strictObject({ ...described, type: z.literal("histogram"), samples }),
  key: "samples",
  element: histogram,
  made: (own, found) => ({ ...own, samples: found }),
});
const quantile = small(z.strictObject({ quantile: z.number(), value: number }));
const summary = long({
  own: z.strictObject({ labels, quantiles: elements.default([]), sum: number, count: z.number() }),
  key: "quantiles",
  element: quantile,
  made: (own, quantiles) => ({ ...own, quantiles }),
});
const summaries = long({
  own: z.strictObject({ ...described, type: z.literal("summary"), samples }),
  key: "samples",
  element: summary,
  made: (own, found) => ({ ...own, samples: found }),
});

type Read<R> = R extends PartReader<infer T> ? T : never;
/** A family in the JSON form, as it was sent. */
export type JsonFamily = Read<typeof scalars> | Read<typeof histograms> | Read<typeof summaries>;

function* familyOutcome(part: unknown): Steps<Outcome<JsonFamily>> {
  switch (fieldOf(part, "type")) {
    case "counter":
    case "gauge":
    case "untyped":
      return yield* scalars(part);
    case "histogram":
      return yield* histograms(part);
    case "summary":
      return yield* summaries(part);
    default: {
      const message = "must have a type: counter, gauge, histogram, summary or untyped";
      const path = typeof part === "object" && part !== null ? ["type"] : [];
      return { issues: [{ code: "custom", path, message }] };
    }
  }
}

/** The JSON form of a push. Values that JSON cannot write are text: `"NaN"`, `"+Inf"`, `"-Inf"`. */
export const jsonBody = long({
  own: z.strictObject({ families: elements }),
  key: "families",
  element: familyOutcome,
  made: (_own, families) => families,
});

function numberNamed(name: "NaN" | "+Inf" | "-Inf"): number {
  return name === "NaN" ? Number.NaN : name === "+Inf" ? Infinity : -Infinity;
}
