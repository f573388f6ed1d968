import { fullInventory, withGpuExporter } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import type { RuleSuite } from "./index.ts";
import { firstWeekCases, firstWeekSeries, forecastCases, forecastSeries } from "./forecasts.ts";
import { dcgmIdleCases, dcgmIdleSeries, dcgmVersions } from "./gpus-dcgm.ts";
import { idleCases, idleSeries } from "./gpus.ts";
import { budgetPageEdgeCases } from "./budget-pages.ts";
import { gatewayBudgetCases } from "./gateway-budget.ts";
import { budgetPageCases, budgetTicketCases, objectiveSeries } from "./objectives.ts";

const objectives = {
  inventory: fullInventory,
  files: ["recorded-engines", "recorded-objectives", "recorded-periods", "objectives"],
} as const;

const idle = { files: ["recorded-gpus", "gpus"], alerts: ["GpuIdle"], stepSeconds: 300 } as const;

/** Suites of rules that look back for hours and days, with longer steps. Samples stand in promtool's own notation. */
export const longSuites: readonly RuleSuite[] = [
  {
    ...objectives,
    name: "budget-pages",
    alerts: ["ErrorBudgetBurningFast", "GatewayErrorBudgetBurning"],
    base: objectiveSeries(60),
    stepSeconds: 60,
    cases: [...budgetPageCases, ...budgetPageEdgeCases, ...gatewayBudgetCases],
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
    ...idle,
    name: "idle-gpus",
    inventory: fullInventory,
    base: idleSeries,
    cases: idleCases,
  },
  ...dcgmVersions.map((version) => ({
    ...idle,
    name: `idle-gpus-dcgm-${version}`,
    inventory: withGpuExporter({ name: "dcgm-exporter", version }),
    base: dcgmIdleSeries(version),
    cases: dcgmIdleCases(version),
  })),
];
