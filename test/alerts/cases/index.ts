import type { Inventory } from "../../../inventory/model.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { canaryCases } from "./canary.ts";
import type { RuleCase } from "./case.ts";
import { exporterCases } from "./exporter.ts";
import { gatewayCases, gatewayWithoutMetricsCases } from "./gateway.ts";
import { modelCases } from "./models.ts";
import { scrapeCases, serverCases } from "./monitoring.ts";
import { platformCases } from "./platform.ts";

export type * from "./case.ts";
export { watchdog } from "./expected-monitoring.ts";
export { healthy } from "./healthy.ts";

/** Rule tests of the rules of one inventory. */
export interface RuleSuite {
  readonly name: string;
  readonly inventory: Inventory;
  readonly cases: readonly RuleCase[];
}

/** Every rule test there is. */
export const ruleSuites: readonly RuleSuite[] = [
  {
    name: "fixture",
    inventory: fixtureInventory,
    cases: [
      ...modelCases,
      ...gatewayCases,
      ...platformCases,
      ...canaryCases,
      ...exporterCases,
      ...scrapeCases,
      ...serverCases,
    ],
  },
  {
    name: "gateway-without-metrics",
    inventory: { ...fixtureInventory, gateway: { ...fixtureInventory.gateway, metrics: "none" } },
    cases: gatewayWithoutMetricsCases,
  },
];
