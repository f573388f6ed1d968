import type { Measured, RivalName } from "./figures.ts";
import { canaryErrors } from "./scenarios/canary.ts";
import { churned } from "./scenarios/churn.ts";
import { renderedByPromClient, renderedByUs } from "./scenarios/rendered.ts";
import { modelCounts, rulesEvaluated } from "./scenarios/rules.ts";
import { storedByExporter, storedByPushgateway, storedSizes } from "./scenarios/stored.ts";
import { targetsProbed, targetsScraped } from "./scenarios/targets.ts";

/** Some figures that are measured together. */
export interface Scenario {
  /** For `--only`. */
  readonly name: string;
  readonly ours: () => Promise<Measured>;
  /** Who is measured in the same way. */
  readonly rival?: { readonly name: RivalName; readonly measure: () => Promise<Measured> };
}

/** All of them, in the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  ...storedSizes.map((size) => ({
    name: `stored-${size}`,
    ours: () => storedByExporter(size),
    rival: { name: "pushgateway" as const, measure: () => storedByPushgateway(size) },
  })),
  { name: "rendered", ours: renderedByUs, rival: { name: "prom-client", measure: renderedByPromClient } },
  { name: "canary", ours: canaryErrors },
  { name: "churn", ours: churned },
  {
    name: "targets",
    ours: targetsScraped,
    rival: { name: "blackbox_exporter", measure: targetsProbed },
  },
  ...modelCounts.map((count) => ({ name: `rules-${String(count)}`, ours: () => rulesEvaluated(count) })),
];
