/** The panel that shows what an alert is about: where its link leads. */
export interface Place {
  /** Uid of the dashboard. */
  readonly uid: string;
  /** Title of the panel. */
  readonly panel: string;
}

const checked = place("llm-overview", "Everything that is checked");
const served = place("llm-model", "Ready, and canaries that succeed");
const gateway = place("llm-gateway", "Health and scrape");
const stores = place("infra-data", "Data stores ready");
const scraped = place("monitoring-self", "Scrape targets");
const loaded = place("monitoring-self", "Configuration in use is the newest");
const rules = place("monitoring-self", "Rules failed and missed");
const handedOver = place("monitoring-self", "Alerts sent to Alertmanager");
const slowScrapes = place("monitoring-self", "Duration of scrapes");
const traffic = place("llm-model", "Rate: requests against target");
const waiting = place("llm-model", "Requests running and waiting");
const space = place("infra-node", "Space in use");
const condition = place("infra-node", "Disks that can be written, clock in step");

/** By the name of the alert. Tests hold that dashboard and panel exist, and that the panel draws what the alert reads. */
export const whereToLook: Readonly<Record<string, Place>> = {
  AlertmanagerConfigReloadFailed: loaded,
  AlertmanagerNotificationsFailing: place("monitoring-self", "Notifications that failed"),
  CanaryFailing: served,
  CanaryStale: place("llm-canary", "Time since the last canary"),
  CapacityForecast: place("llm-capacity", "Share of agreed requests in use"),
  CertificateExpiresSoon: place("monitoring-self", "Life left of certificates"),
  ClockNotSynchronised: condition,
  CustomMetricsExpired: place("llm-custom", "Life left of what was pushed"),
  CustomMetricsFileRefused: place("llm-custom", "Files that jobs leave"),
  DataStoreAgentBlind: place("infra-data", "Exporters that get in"),
  DataStoreDown: stores,
  DataStoreNotReady: stores,
  DiskAlmostFull: space,
  DiskFillingUp: space,
  DiskInodesLow: place("infra-node", "Files in use"),
  DiskReadOnly: condition,
  EngineAbortsHigh: place("llm-model", "How requests end"),
  EngineErrorsHigh: place("llm-model", "Errors: failed canaries, failed and aborted requests"),
  EngineStalled: waiting,
  EngineVersionSkew: place("llm-model", "Versions of the engine"),
  ErrorBudgetBurningFast: place("llm-slo", "Burn rate over 1 hour"),
  ErrorBudgetBurningSlowly: place("llm-slo", "Burn rate over 3 days"),
  ExporterCollectorFailing: place("monitoring-self", "Failures of its collectors"),
  ExporterConfigReloadFailed: loaded,
  ExporterDown: scraped,
  ExporterScrapeSlow: slowScrapes,
  GatewayCanaryFailing: place("llm-canary", "Every model by both paths"),
  GatewayDown: gateway,
  GatewayErrorBudgetBurning: place("llm-canary", "Every model by both paths"),
  GatewayErrorsHigh: place("llm-gateway", "Share of failed answers"),
  GatewayNotReady: gateway,
  GatewayOverheadHigh: place("llm-gateway", "Added to the first token, by model"),
  GpuErrors: place("llm-gpu", "Errors by number (XID)"),
  GpuIdle: place("llm-gpu", "Time in which a card computes"),
  GpuMissing: place("llm-gpu", "Memory in use"),
  GpuThrottledByHeat: place("llm-gpu", "What slows a card down"),
  HostDown: scraped,
  InterTokenLatencyHigh: place("llm-model", "Gaps between tokens, live traffic"),
  KvCacheSaturated: place("llm-model", "KV cache in use"),
  MemoryLow: place("infra-node", "Memory in use"),
  ModelServiceCrashLooping: place("llm-model", "Restarts"),
  ModelServiceDown: served,
  ModelServiceNotReady: served,
  ModelServiceRestarted: place("llm-model", "Restarts"),
  PostgresConnectionsHigh: place("infra-data", "Connections of those allowed"),
  PostgresDeadlocks: place("infra-data", "Deadlocks"),
  PreemptionsHigh: place("llm-model", "Preemptions"),
  ProcessKilledForMemory: place("infra-node", "Processes killed for want of memory"),
  PrometheusConfigReloadFailed: loaded,
  PrometheusNotConnectedToAlertmanager: handedOver,
  PrometheusNotificationsFailing: handedOver,
  PrometheusRuleEvaluationFailures: rules,
  PrometheusRuleEvaluationsMissed: rules,
  PrometheusStorageFailing: place("monitoring-self", "Failures to store, scrapes thrown away"),
  QdrantErrorsHigh: place("infra-data", "Share of failed answers"),
  QdrantRecoveryMode: place("infra-data", "Qdrant in recovery mode"),
  QueueTimeHigh: place("llm-model", "Time in the queue, live"),
  RedisMemoryHigh: place("infra-data", "Memory of Redis"),
  RedisRejectsConnections: place("infra-data", "Keys thrown out, clients refused"),
  RequestQueueGrowing: waiting,
  ScrapeLimitHit: place("monitoring-self", "Failures to store, scrapes thrown away"),
  ScrapeSlow: slowScrapes,
  ScrapeTargetDown: scraped,
  ScrapeTargetMissing: scraped,
  TargetNotChecked: checked,
  ThroughputBelowTarget: traffic,
  TrafficDrop: traffic,
  Watchdog: place("monitoring-self", "Notifications by receiver"),
  WebServiceDown: checked,
  WebServiceNotReady: checked,
};

function place(uid: string, panel: string): Place {
  return { uid, panel };
}
