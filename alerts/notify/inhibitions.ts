import type { InhibitRule } from "../documents.ts";

/** One incident, one page: while the cause is notified, its consequences are not. */
export interface Inhibition {
  /** Why the second follows from the first. */
  readonly because: string;
  /** Names of alerts. */
  readonly causes: readonly string[];
  readonly consequences: readonly string[];
  /** Labels besides the cluster that both have in common. */
  readonly same: readonly string[];
}

/**
 * Which alerts follow from which. The exporter's death silences only tickets: nothing that pages may hide behind it.
 */
export const inhibitions: readonly Inhibition[] = [
  {
    because: "nothing on a host that is gone works or answers",
    causes: ["HostDown"],
    consequences: [
      ...["ModelServiceDown", "ModelServiceNotReady", "CanaryFailing", "EngineStalled"],
      ...["GatewayDown", "GatewayNotReady", "GatewayCanaryFailing", "GatewayErrorBudgetBurning"],
      "ExporterDown",
      ...["DataStoreDown", "DataStoreNotReady", "WebServiceDown", "WebServiceNotReady"],
      ...["ScrapeTargetDown", "CanaryStale", "TargetNotChecked"],
    ],
    same: ["host"],
  },
  {
    because: "a model service that is gone is neither ready nor completes requests",
    causes: ["ModelServiceDown"],
    consequences: ["ModelServiceNotReady", "EngineStalled", "CanaryFailing"],
    same: ["model"],
  },
  {
    because: "a model service that is not ready does not complete requests",
    causes: ["ModelServiceNotReady"],
    consequences: ["EngineStalled", "CanaryFailing"],
    same: ["model"],
  },
  {
    because: "an engine that hangs completes no request, and its queue only grows",
    causes: ["EngineStalled"],
    consequences: ["CanaryFailing", "RequestQueueGrowing", "KvCacheSaturated", "ThroughputBelowTarget"],
    same: ["model"],
  },
  {
    because: "a gateway that is gone is neither ready nor passes requests on",
    causes: ["GatewayDown"],
    consequences: ["GatewayNotReady", "GatewayCanaryFailing", "GatewayErrorBudgetBurning"],
    same: ["target"],
  },
  {
    because: "a gateway that is not ready does not pass requests on",
    causes: ["GatewayNotReady"],
    consequences: ["GatewayCanaryFailing", "GatewayErrorBudgetBurning"],
    same: ["target"],
  },
  {
    because: "a gateway that fails most requests has spent its budget as well",
    causes: ["GatewayCanaryFailing"],
    consequences: ["GatewayErrorBudgetBurning"],
    same: ["target"],
  },
  {
    because: "what does not answer is not ready, and its own metrics do not answer either",
    causes: ["DataStoreDown"],
    consequences: ["DataStoreNotReady", "DataStoreAgentBlind", "ScrapeTargetDown"],
    same: ["target"],
  },
  {
    because: "what does not answer is not ready",
    causes: ["WebServiceDown"],
    consequences: ["WebServiceNotReady"],
    same: ["target"],
  },
  {
    because: "an exporter that is gone runs no canaries; its last scrapes may have been slow",
    causes: ["ExporterDown"],
    consequences: ["CanaryStale", "ExporterScrapeSlow", "ExporterCollectorFailing"],
    same: [],
  },
];

/** `inhibit_rules` of Alertmanager. */
export function inhibitRules(): readonly InhibitRule[] {
  return inhibitions.map(({ causes, consequences, same }) => ({
    source_matchers: [oneOf(causes)],
    target_matchers: [oneOf(consequences)],
    equal: ["cluster", ...same],
  }));
}

function oneOf(alertNames: readonly string[]): string {
  return alertNames.length === 1
    ? `alertname="${alertNames.join("")}"`
    : `alertname=~"${alertNames.join("|")}"`;
}
