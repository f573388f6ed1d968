/** What a panel says of how its values look: Grafana's field configuration. */
import { z } from "zod";
import type { GrafanaPanel } from "../dashboard-check/grafana.ts";

const stepsSchema = z.array(z.looseObject({ value: z.number().nullable(), color: z.string() }));
const thresholdsSchema = z.looseObject({ steps: stepsSchema });
const mappingsSchema = z.array(
  z.looseObject({
    type: z.literal("value"),
    options: z.record(z.string(), z.looseObject({ text: z.string(), color: z.string() })),
  }),
);

/** How a field is shown. */
export interface FieldLook {
  readonly unit: string;
  readonly steps: readonly { readonly value: number | null; readonly color: string }[];
  readonly words: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  /** Other properties of overrides, e.g. `custom.lineStyle`. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A field of a panel: a series of one of its queries, or a column of its table. */
export interface Field {
  readonly name: string;
  readonly refId?: string;
}

/** How a field looks: the panel's defaults and what overrides them. */
export function fieldLook({ fieldConfig }: GrafanaPanel, { name, refId }: Field): FieldLook {
  const defaults: Readonly<Record<string, unknown>> = fieldConfig?.defaults ?? {};
  const overridden = Object.fromEntries(
    (fieldConfig?.overrides ?? [])
      .filter(({ matcher }) => matches(matcher, name, refId))
      .flatMap(({ properties }) => properties.map(({ id, value }) => [id, value])),
  );
  const all: Readonly<Record<string, unknown>> = { ...defaults, ...overridden };
  const thresholds = thresholdsSchema.safeParse(all["thresholds"]);
  const mappings = mappingsSchema.safeParse(all["mappings"]);
  return {
    unit: typeof all["unit"] === "string" ? all["unit"] : "short",
    steps: thresholds.success ? thresholds.data.steps : [],
    words: Object.fromEntries(
      (mappings.success ? mappings.data : []).flatMap(({ options }) => Object.entries(options)),
    ),
    properties: overridden,
  };
}

/** Name of the colour that a value has by words or thresholds; none where nothing gives it one. */
export function colorName({ steps, words }: FieldLook, value: number): string | undefined {
  return (
    words[String(value)]?.color ?? steps.findLast((step) => step.value === null || value >= step.value)?.color
  );
}

const matcherSchema = z.looseObject({ id: z.string(), options: z.string() });

function matches(matcher: unknown, name: string, refId: string | undefined): boolean {
  const read = matcherSchema.safeParse(matcher);
  if (!read.success) return false;
  const { id, options } = read.data;
  return id === "byName" ? options === name : id === "byFrameRefID" && options === refId;
}
