import { fixtureInventory } from "../../fixtures/inventory.ts";
import type { RuleSuite } from "./index.ts";
import { forecastCases, forecastSeries } from "./forecasts.ts";
import { objectiveCases, objectiveSeries } from "./objectives.ts";

/** Suites of rules that look back for hours and days, with longer steps. Samples stand in promtool's own notation. */
export const longSuites: readonly RuleSuite[] = [
  {
    name: "objectives",
    inventory: fixtureInventory,
    files: ["recorded-objectives", "recorded-periods", "objectives"],
    base: objectiveSeries,
    stepSeconds: 60,
    cases: objectiveCases,
  },
  {
    name: "forecasts",
    inventory: fixtureInventory,
    files: ["engines", "machines"],
    base: forecastSeries,
    stepSeconds: 300,
    cases: forecastCases,
  },
];
