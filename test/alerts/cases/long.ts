import { fullInventory } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import type { RuleSuite } from "./index.ts";
import { firstWeekCases, firstWeekSeries, forecastCases, forecastSeries } from "./forecasts.ts";
import { idleCases, idleSeries } from "./gpus.ts";
import { budgetPageCases, budgetTicketCases, objectiveSeries } from "./objectives.ts";

const objectives = {
  inventory: fullInventory,
  files: ["recorded-engines", "recorded-objectives", "recorded-periods", "objectives"],
} as const;

/** Suites of rules that look back for hours and days, with longer steps. Samples stand in promtool's own notation. */
export const longSuites: readonly RuleSuite[] = [
  {
    ...objectives,
    name: "budget-pages",
    base: objectiveSeries(60),
    stepSeconds: 60,
    cases: budgetPageCases,
  },
  {
    ...objectives,
    name: "budget-tickets",
    base: objectiveSeries(300),
    stepSeconds: 300,
    cases: budgetTicketCases,
  },
  {
    name: "forecasts",
    inventory: fixtureInventory,
    files: ["engines", "machines"],
    // Two thousand evaluations a week: of these alerts only.
    alerts: ["DiskFillingUp", "TrafficDrop", "CapacityForecast"],
    base: forecastSeries,
    stepSeconds: 300,
    cases: forecastCases,
  },
  {
    name: "first-week",
    inventory: fixtureInventory,
    files: ["recorded-capacity", "engines"],
    alerts: ["CapacityForecast"],
    base: firstWeekSeries,
    stepSeconds: 300,
    cases: firstWeekCases,
  },
  {
    name: "idle-gpus",
    inventory: fullInventory,
    files: ["gpus"],
    alerts: ["GpuIdle"],
    base: idleSeries,
    stepSeconds: 300,
    cases: idleCases,
  },
];
