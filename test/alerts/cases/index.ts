import type { Inventory } from "../../../inventory/model.ts";
import { fullInventory, withGpuExporter } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { canaryCases } from "./canary.ts";
import { healthyPlatform } from "./healthy-platform.ts";
import { healthy } from "./healthy.ts";
import type { RuleCase } from "./case.ts";
import { engineProcessCases, engineProcessSeries } from "./engine-process.ts";
import { engineCases } from "./engines.ts";
import { expiryCases, expirySeries } from "./expiry.ts";
import { exporterCases } from "./exporter.ts";
import { gatewayCases, gatewayWithoutMetricsCases } from "./gateway.ts";
import { gatewayTrafficCases } from "./gateway-traffic.ts";
import { dcgmCases, dcgmSeries, dcgmVersions } from "./gpus-dcgm.ts";
import { gpuCases, gpuSeries } from "./gpus.ts";
import { hostCases } from "./hosts.ts";
import { machineCases } from "./machines.ts";
import { longSuites } from "./long.ts";
import { modelCases } from "./models.ts";
import { scrapeCases, serverCases } from "./monitoring.ts";
import { platformCases } from "./platform.ts";
import { storeAgentCases } from "./stores.ts";

export type * from "./case.ts";
export { watchdog } from "./expected-monitoring.ts";

/** Rule tests of some rule files of one inventory. */
export interface RuleSuite {
  readonly name: string;
  readonly inventory: Inventory;
  /** Base names of the rule files, in the order in which they are evaluated; no other alert is looked at. */
  readonly files: readonly string[];
  /**
   * Names of the alerts that are evaluated, besides everything that these files record. For suites of days, whose
   * evaluations are many. @defaultValue all alerts of the files
   */
  readonly alerts?: readonly string[];
  /** Series on a good day, of which cases give others. */
  readonly base: Readonly<Record<string, string>>;
  /** Seconds between two samples, and two evaluations. */
  readonly stepSeconds: number;
  readonly cases: readonly RuleCase[];
}

const base = {
  inventory: fixtureInventory,
  base: Object.fromEntries(Object.entries(healthy).filter(([series]) => !(series in healthyPlatform))),
  files: ["hosts", "availability", "canary", "exporter", "monitoring"],
  stepSeconds: 15,
} as const;

const gpus = {
  files: ["recorded-gpus", "gpus"],
  alerts: ["GpuMissing", "GpuErrors", "GpuThrottledByHeat"],
} as const;

/** Of the series of the healthy platform those with one of these jobs. */
function ofJobs(jobs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(healthy).filter(([series]) => jobs.some((job) => series.includes(`job="${job}`))),
  );
}

/** Every rule test there is. */
export const ruleSuites: readonly RuleSuite[] = [
  {
    ...base,
    name: "fixture",
    cases: [...modelCases, ...gatewayCases, ...platformCases, ...canaryCases, ...exporterCases, ...hostCases],
  },
  { ...base, name: "monitoring", files: ["monitoring"], cases: [...scrapeCases, ...serverCases] },
  {
    ...base,
    name: "gateway-without-metrics",
    inventory: { ...fixtureInventory, gateway: { ...fixtureInventory.gateway, metrics: "none" } },
    cases: gatewayWithoutMetricsCases,
  },
  {
    ...base,
    name: "engines",
    files: ["recorded-engines", "engines"],
    base: ofJobs(["model-"]),
    cases: engineCases,
  },
  {
    ...base,
    name: "engine-process",
    files: ["engines"],
    alerts: ["ModelServiceRestarted", "ModelServiceCrashLooping", "EngineVersionSkew"],
    base: engineProcessSeries,
    cases: engineProcessCases,
  },
  {
    ...base,
    name: "gateway",
    files: ["gateway"],
    base: ofJobs(["gateway", "exporter"]),
    cases: gatewayTrafficCases,
  },
  {
    ...base,
    name: "stores",
    files: ["stores"],
    base: ofJobs(["postgres", "redis", "qdrant"]),
    cases: storeAgentCases,
  },
  { ...base, name: "machines", files: ["machines"], base: ofJobs(["node"]), cases: machineCases },
  {
    ...base,
    ...gpus,
    name: "gpus",
    inventory: fullInventory,
    base: gpuSeries,
    cases: gpuCases,
  },
  ...dcgmVersions.map((version) => ({
    ...base,
    ...gpus,
    name: `gpus-dcgm-${version}`,
    inventory: withGpuExporter({ name: "dcgm-exporter", version }),
    base: dcgmSeries(version),
    cases: dcgmCases(version),
  })),
  {
    ...base,
    name: "expiry",
    inventory: fullInventory,
    files: ["expiry"],
    base: expirySeries,
    cases: expiryCases,
  },
  ...longSuites,
];
