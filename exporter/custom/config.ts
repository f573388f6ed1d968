import { z } from "zod";
import { type CustomMetrics, customTypes } from "../../inventory/metrics/custom-declarations.ts";
import { customProblems } from "../../inventory/metrics/custom-problems.ts";

/** Ranges and names are `customProblems`', which the inventory is checked with as well. */
const described = {
  type: z.enum(customTypes),
  help: z.string(),
  labels: z.array(z.string()),
  mostSeries: z.number(),
  lifeSpanSeconds: z.number(),
  restarts: z.boolean().default(false),
};
const family = z.union(
  [z.strictObject({ name: z.string(), ...described }), z.strictObject({ prefix: z.string(), ...described })],
  {
    error:
      "must be a family with either name or prefix, and type, help, labels, mostSeries, lifeSpanSeconds, restarts",
  },
);
const namespace = z.strictObject({
  namespace: z.string(),
  owner: z.string(),
  mostSeries: z.number(),
  mostGroups: z.number(),
  families: z.array(family),
  textfiles: z.array(z.string()).default([]),
});

/** Everything that others may bring, by push or in files. */
export const customMetricsSchema = z
  .strictObject({ mostSeries: z.number(), namespaces: z.array(namespace) })
  .superRefine((customMetrics: CustomMetrics, context) => {
    for (const message of customProblems(customMetrics)) context.addIssue({ code: "custom", message });
  });

/** What others may bring, as the exporter reads it. */
export type CustomMetricsConfig = z.infer<typeof customMetricsSchema>;

/** Of a configuration that says nothing about it: every push is refused. */
export const noCustomMetrics: CustomMetricsConfig = { mostSeries: 0, namespaces: [] };
