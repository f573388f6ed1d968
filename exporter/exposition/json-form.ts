import { z } from "zod";
import { firstProblemsArray } from "./first-problems.ts";

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
const described = { name: z.string(), help: text.default("") };

const samplesOf = <T extends z.ZodType>(sample: T) =>
  firstProblemsArray(sample).refine(({ length }) => length > 0, {
    error: "must hold a sample: leave the family out instead",
  });

const scalars = z.strictObject({
  ...described,
  type: z.enum(["counter", "gauge", "untyped"]),
  samples: samplesOf(z.strictObject({ labels, value: number })),
});
const histograms = z.strictObject({
  ...described,
  type: z.literal("histogram"),
  samples: samplesOf(
    z.strictObject({
      labels,
      /** Cumulative, ascending, without the last one, `+Inf`, which is `count`. */
      buckets: firstProblemsArray(z.strictObject({ le: z.number(), count: z.number() })),
      sum: number,
      count: z.number(),
    }),
  ),
});
const summaries = z.strictObject({
  ...described,
  type: z.literal("summary"),
  samples: samplesOf(
    z.strictObject({
      labels,
      quantiles: firstProblemsArray(z.strictObject({ quantile: z.number(), value: number })).default([]),
      sum: number,
      count: z.number(),
    }),
  ),
});

/** The JSON form of a push. Values that JSON cannot write are text: `"NaN"`, `"+Inf"`, `"-Inf"`. */
export const jsonBody = z.strictObject({
  families: firstProblemsArray(
    z.discriminatedUnion("type", [scalars, histograms, summaries], {
      error: "must have a type: counter, gauge, histogram, summary or untyped",
    }),
  ),
});

/** A family in the JSON form, as it was sent. */
export type JsonFamily = z.infer<typeof jsonBody>["families"][number];

function numberNamed(name: "NaN" | "+Inf" | "-Inf"): number {
  return name === "NaN" ? Number.NaN : name === "+Inf" ? Infinity : -Infinity;
}
