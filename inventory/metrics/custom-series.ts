import type { CustomFamily, CustomNamespace } from "./custom-declarations.ts";
import type { MetricDefinition } from "./definition.ts";

/** Labels that the exporter puts on all that others bring, beside the declared ones; see docs/custom-metrics.md. */
const forced = ["source", "push_job", "push_instance", "textfile"] as const;

/** What a selector of the families of a declaration matches their names by: the name, or a regular expression. */
export function familyPattern(family: CustomFamily): string {
  return "name" in family ? family.name : `${family.prefix}.+`;
}

/** What others may bring, by the pattern of its names, as `metrics` says it of our own. */
export function customSeries(
  namespaces: readonly CustomNamespace[],
): Readonly<Record<string, MetricDefinition>> {
  return Object.fromEntries(
    namespaces
      .flatMap(({ families }) => families)
      .map((family) => [familyPattern(family), definition(family)] as const),
  );
}

function definition(family: CustomFamily): MetricDefinition {
  const { type, help } = family;
  const labels = [...forced, ...family.labels, ...("prefix" in family ? ["__name__"] : [])];
  // The quantiles of a summary go up and down.
  return type === "summary"
    ? { type: "gauge", labels: [...labels, "quantile"], help }
    : { type, labels, help };
}
