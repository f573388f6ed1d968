/** The vocabulary of the inventory: what is monitored, in the words that every other folder uses. */
import type { ThresholdOverrides } from "./thresholds.ts";

/** One machine of the site. */
export interface Host {
  /** IPv4 address that the other hosts reach it by. */
  readonly address: string;
  /** What it is, for people. */
  readonly description: string;
  /** Graphics cards that are built in. @defaultValue none that are monitored */
  readonly gpus?: number;
}

/** What a served model's latency target means: a latency says nothing without a number of tokens. */
export interface LatencyTarget {
  /** End to end, in seconds, of an answer of `outputTokens` to a prompt of `promptTokens`. */
  readonly seconds: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** How a model service is served. Only `always` pages and gets canaries; `planned` is not monitored yet. */
export type Residency = "always" | "on-demand" | "planned";

/** Shares of good requests (0–1, below 1) that a model service promises. */
export interface Objectives {
  readonly availability: number;
  readonly latency: number;
  readonly canary: number;
}

/** The program that serves a model, for the table that renames its metrics. */
export interface Engine {
  readonly name: "vllm";
  /** `major.minor` of what the host runs; 0.9 or later. */
  readonly version: `${number}.${number}`;
}

/** One AI model service: one process that serves one model over an OpenAI-compatible API. */
export interface ModelService<H extends string = string> {
  /** Lower-kebab-case (dots allowed), unique; the `model` label of every metric about it. */
  readonly name: string;
  readonly host: H;
  readonly port: number;
  readonly engine: Engine;
  /** The identifier that its `/v1/models` lists. */
  readonly modelId: string;
  readonly residency: Residency;
  /** Who is told; a team of the same inventory. */
  readonly team: string;
  readonly latencyTarget: LatencyTarget;
  readonly throughputTargetRequestsPerSecond: number;
  readonly objectives: Objectives;
  /** Seconds between two canaries of one path, before jitter; 10–3600. */
  readonly canaryIntervalSeconds: number;
  /** Whether `/v1` wants a bearer key, which then stands in the secret file `<name>-api-key`. */
  readonly apiKey: "none" | "file";
}

/** The API gateway in front of the model services. */
export interface Gateway<H extends string = string> {
  readonly name: string;
  readonly host: H;
  /** OpenAI-compatible API. */
  readonly port: number;
  /** Where `GET /health` answers. */
  readonly healthPort: number;
  /** Whether `/metrics` exists on `port`. */
  readonly metrics: "prometheus" | "none";
  readonly apiKey: "none" | "file";
  readonly team: string;
  /** What it may add to a request, in seconds. */
  readonly overheadTargetSeconds: number;
  readonly concurrencyTargetRequests: number;
}

/** What the platform keeps its data in, and how the exporter asks whether it works. */
export type DataStore<H extends string = string> = {
  readonly name: string;
  readonly host: H;
  readonly port: number;
  readonly team: string;
} & (
  | { readonly kind: "postgres" | "pgpool"; readonly database: string; readonly user: string }
  | { readonly kind: "redis" }
  | { readonly kind: "qdrant"; readonly apiKey: "none" | "file" }
);

/** A page or API of the platform that is only asked whether it answers. */
export interface WebService<H extends string = string> {
  readonly name: string;
  readonly host: H;
  readonly port: number;
  /** Path that answers 2xx when it works. */
  readonly path: string;
  readonly team: string;
}

/** A service that a package installed on the metrics server, as adopt and the publisher find it. */
export interface InstalledServer {
  readonly port: number;
  /** Its main configuration file on the host. */
  readonly configFile: string;
  /** Version that runs there, `major.minor.patch`: candidates are checked with tools of this version. */
  readonly version: string;
  /** The file of the package that holds its flags, as `ARGS="…"`. */
  readonly argumentsFile: string;
  /** Its systemd unit. */
  readonly unit: string;
  /** Group of the process, which must be able to read its secret files. */
  readonly group: string;
  /**
   * How it is told to read its configuration again: over HTTP, which Prometheus allows with `--web.enable-lifecycle`
   * only, or by SIGHUP, for which the publisher sees the host's processes and may signal them.
   */
  readonly reload: "http" | "hup";
}

/** The metrics server, found in place. */
export interface MetricsServer<H extends string = string> {
  readonly host: H;
  readonly team: string;
  readonly prometheus: InstalledServer;
  readonly alertmanager: InstalledServer;
  readonly grafana: {
    readonly port: number;
    readonly version: string;
    /** Directory that holds `datasources/`. */
    readonly provisioningDirectory: string;
  };
  /** How long Prometheus keeps samples, in days; below the longest SLO window adopt names the flag. */
  readonly retentionDays: number;
}

/** Our exporter, deployed on the LLM server. */
export interface ExporterService<H extends string = string> {
  readonly host: H;
  readonly port: number;
  readonly team: string;
  /** On its host; holds `citadel/{releases,current,secrets}`. */
  readonly configDirectory: string;
  /** Time that one check of one target may take. */
  readonly checkTimeoutSeconds: number;
}

/** An official exporter beside what it measures. */
export interface Agent<H extends string = string> {
  readonly kind: "node" | "postgres" | "redis" | "gpu";
  readonly host: H;
  readonly port: number;
  readonly team: string;
  /** `installed` is found in place and only scraped; `deployed` is a container of ours. */
  readonly provided: "installed" | "deployed";
}

/** Who is told, and through what. Addresses that are secrets stand in files that are named after the team. */
export interface Team {
  readonly name: string;
  /** For people, in notifications. */
  readonly title: string;
  readonly slackChannel: `#${string}`;
}

/** A day of the week. */
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** A time every week in which work is done and nobody is told about what it causes. */
export interface MaintenanceWindow {
  /** Lower-kebab-case, unique, e.g. `database-upgrades`. */
  readonly name: string;
  /** Days on which it begins. */
  readonly weekdays: readonly Weekday[];
  /** Time of day at which it begins, `00:00`–`23:59`. */
  readonly from: `${number}:${number}`;
  /** Time of day at which it ends, `00:01`–`24:00`; on the day after where it is not later than `from`. */
  readonly to: `${number}:${number}`;
  /** IANA name, e.g. `Europe/Berlin`; daylight saving time is followed. */
  readonly timeZone: string;
  /** Alerts of these teams, or everything but the Watchdog. Alerts still show in Alertmanager and Grafana. */
  readonly silences: "everything" | { readonly teams: readonly string[] };
}

/** Everything that is monitored, by one revision of this repository. */
export interface Inventory<H extends string = string> {
  /** Label `cluster` of every alert, and name of the site in titles. */
  readonly cluster: string;
  readonly hosts: Readonly<Record<H, Host>>;
  readonly teams: readonly Team[];
  readonly models: readonly ModelService<H>[];
  readonly gateway: Gateway<H>;
  readonly dataStores: readonly DataStore<H>[];
  readonly webServices: readonly WebService<H>[];
  readonly metricsServer: MetricsServer<H>;
  readonly exporter: ExporterService<H>;
  readonly agents: readonly Agent<H>[];
  /** @defaultValue none */
  readonly maintenanceWindows?: readonly MaintenanceWindow[];
  /** Thresholds of one model service, host or team. @defaultValue none: those of `thresholds.ts` */
  readonly thresholdOverrides?: ThresholdOverrides;
  /**
   * Who is woken: in the first weeks, while thresholds settle, pages go where tickets go.
   * @defaultValue wake
   */
  readonly pages?: "wake" | "ticket";
  /** Where the runbooks can be read, without a slash at the end: `<this>/<AlertName>.md`. */
  readonly runbookBaseUrl: string;
}
