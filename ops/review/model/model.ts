/** What a bundle means: the monitoring that it declares, read back from the files that the servers will read. */

/** One target of a scrape job. */
export interface TargetModel {
  /** `address:port` */
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ScrapeJobModel {
  readonly name: string;
  readonly targets: readonly TargetModel[];
  /** Everything else of the job, e.g. `scrape_interval`, canonical JSON by key. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface AlertModel {
  /** Name and the labels that say what it is about, e.g. `ModelServiceDown{model="phi-3"}`; unique in a model. */
  readonly id: string;
  readonly name: string;
  /** Every label of the rule, `alertname` too: what the routing tree sees. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly expr: string;
  /** The number that the expression compares with, and the expression with `…` in its place; absent without one. */
  readonly threshold?: { readonly value: number; readonly unit: string; readonly signal: string };
  readonly forSeconds: number;
  readonly keepFiringForSeconds: number;
  /** Name of its group. */
  readonly group: string;
}

export interface RecordingRuleModel {
  readonly name: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly group: string;
}

/** A node of Alertmanager's routing tree, with what it inherits filled in. */
export interface RouteModel {
  readonly receiver: string;
  /** As they stand in the file, e.g. `severity=~"info|none"`. */
  readonly matchers: readonly string[];
  readonly continues: boolean;
  readonly groupBy: readonly string[];
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  readonly repeatIntervalSeconds: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly RouteModel[];
}

export interface ReceiverModel {
  readonly name: string;
  /** What it tells, in words, e.g. `Slack #llm`, `webhook llm-webhook-url`; no secret. Empty: nobody is told. */
  readonly integrations: readonly string[];
  /** How each of them tells it, canonical JSON by integration; no secret. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface NotificationModel {
  readonly route: RouteModel;
  readonly receivers: readonly ReceiverModel[];
  /** In words, canonical. */
  readonly inhibitions: readonly string[];
  /** Name → definition in words, e.g. `Saturday 22:00–24:00 Europe/Berlin`. */
  readonly timeIntervals: Readonly<Record<string, string>>;
  /** Everything else of the file, e.g. `global`, canonical JSON by key. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface PanelModel {
  readonly id: number;
  readonly title: string;
  /** E.g. `timeseries`, `row`. */
  readonly type: string;
  /** Where it stands: `<x>,<y> <width>x<height>` in units of the dashboard's grid. */
  readonly place: string;
  /** Everything of the panel but its id, place and inner panels, canonical JSON. */
  readonly content: string;
  /** PromQL of its queries. */
  readonly queries: readonly string[];
  readonly unit: string;
}

export interface DashboardModel {
  readonly uid: string;
  readonly title: string;
  readonly folder: string;
  /** Rows and what is folded in them too, in order. */
  readonly panels: readonly PanelModel[];
  /** Everything but panels, canonical JSON by key, e.g. `templating`, `refresh`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A long-lived container; publishers are none. */
export interface ContainerModel {
  /** Without the instance, e.g. `exporter`. */
  readonly name: string;
  readonly stack: string;
  /** As named in the code, e.g. `prom/node-exporter:v1.11.1`. */
  readonly image: string;
  readonly memoryMegabytes: number;
  /** Everything else, canonical JSON by attribute; labels of ours are left out. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface VolumeModel {
  readonly name: string;
  readonly stack: string;
}

/** What is published to a running server. */
export interface PublicationModel {
  readonly service: "exporter" | "prometheus" | "alertmanager" | "grafana";
  readonly stack: string;
  /** Hash of the release. */
  readonly release: string;
  readonly image: string;
  /** Everything else of its publisher that is not about this one release, canonical JSON by attribute. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface MonitoringModel {
  readonly scrapeJobs: readonly ScrapeJobModel[];
  readonly alerts: readonly AlertModel[];
  readonly recordingRules: readonly RecordingRuleModel[];
  /** Group of rules → its settings, e.g. `interval`, canonical JSON by key. */
  readonly ruleGroups: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Absent where nothing is published to Alertmanager. */
  readonly notification?: NotificationModel;
  /** What the exporter checks and probes: target → its part of the configuration, canonical JSON. */
  readonly checks: Readonly<Record<string, string>>;
  /** The rest of the exporter's configuration, canonical JSON by key. */
  readonly exporterSettings: Readonly<Record<string, string>>;
  readonly dashboards: readonly DashboardModel[];
  /** uid → title */
  readonly folders: Readonly<Record<string, string>>;
  /** Names of the teams that are made in Grafana; not of those that are found there. */
  readonly teams: readonly string[];
  /** `<folder uid>/<role>`, `…/team <name>` or `…/user <id>` → permission */
  readonly permissions: Readonly<Record<string, string>>;
  /** uid → canonical JSON */
  readonly dataSources: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerModel[];
  readonly volumes: readonly VolumeModel[];
  readonly publications: readonly PublicationModel[];
}
