/** The vocabulary of the inventory: what is monitored, in the words that every other folder uses. */
import type { Agent } from "./agent.ts";
import type { DashboardFolder, GrafanaTeam } from "./folder.ts";
import type { MetricsServer } from "./found-servers.ts";
import type { MaintenanceWindow } from "./maintenance-window.ts";
import type { CustomMetrics } from "./metrics/custom-declarations.ts";
import type { BusinessHours, MailServer, PagerDuty } from "./notification.ts";
import type { ThresholdOverrides } from "./thresholds.ts";

export type { Agent, GpuExporter } from "./agent.ts";
export type { InstalledServer, MetricsServer } from "./found-servers.ts";
export { weekdays, type MaintenanceWindow, type Weekday } from "./maintenance-window.ts";

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
  /** Of the first token. @defaultValue none was agreed */
  readonly ttftSeconds?: number;
  /** Of each later token, on average over an answer. @defaultValue none was agreed */
  readonly tpotSeconds?: number;
}

/** How a model service is served. Only `always` pages and gets canaries; `planned` is not monitored yet. */
export type Residency = "always" | "on-demand" | "planned";

/** Shares of good requests (0–1, below 1) that a model service promises. */
export interface Objectives {
  readonly availability: number;
  readonly latency: number;
  /** Of first tokens within `latencyTarget.ttftSeconds`, which it needs. @defaultValue none was agreed */
  readonly ttft?: number;
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
  /**
   * Seconds between two canaries of one path, before jitter; 10–120, so that every five minutes, the shortest window of
   * an error budget, hold one of a model that fails and is asked half as often.
   */
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
  /**
   * Whether streamed answers through it end with their usage, as `stream_options.include_usage` asks for.
   * @defaultValue `passed`
   */
  readonly usage?: "passed" | "dropped";
  readonly team: string;
  /** What it promises: the share of canaries (0–1, below 1) that it passes on, of those that models answer. */
  readonly objectives: { readonly canary: number };
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
  | {
      readonly kind: "postgres";
      readonly database: string;
      readonly user: string;
      /** Whether it takes writes. @defaultValue `primary` */
      readonly role?: "primary" | "standby" | "any";
    }
  | { readonly kind: "pgpool"; readonly database: string; readonly user: string }
  | { readonly kind: "redis" }
  | {
      readonly kind: "qdrant";
      readonly apiKey: "none" | "file";
      /** Collections that have to be there. @defaultValue none; those that are there have to be sound */
      readonly collections?: readonly string[];
    }
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

/** Our exporter, deployed on the LLM server. */
export interface ExporterService<H extends string = string> {
  readonly host: H;
  readonly port: number;
  readonly team: string;
  /** On its host; holds `citadel/{releases,current,secrets}`, and `textfile/` for `*.prom` of jobs of that host. */
  readonly configDirectory: string;
  /** Time that one check of one target may take. */
  readonly checkTimeoutSeconds: number;
}

/** Who is told, and through what. Addresses that are secrets stand in files that are named after the team. */
export interface Team {
  readonly name: string;
  /** For people, in notifications. */
  readonly title: string;
  readonly slackChannel: `#${string}`;
  /** Where its pages and tickets are mailed to, through the site's `mail`. @defaultValue nowhere */
  readonly email?: string;
  /** Where its pages go beside the webhook. @defaultValue nowhere */
  readonly pagerDuty?: PagerDuty;
  /** Its team in Grafana, which folders can be shown to. @defaultValue none */
  readonly grafana?: GrafanaTeam;
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
  /** Our folders in Grafana. @defaultValue one with every dashboard, for everybody of the organisation */
  readonly folders?: readonly DashboardFolder[];
  /** @defaultValue none: no team can have an e-mail address */
  readonly mail?: MailServer;
  /** When tickets are told. @defaultValue always */
  readonly businessHours?: BusinessHours;
  /** @defaultValue none */
  readonly maintenanceWindows?: readonly MaintenanceWindow[];
  /** What applications and jobs of the teams may push. @defaultValue none: every push is refused */
  readonly customMetrics?: CustomMetrics;
  /** Thresholds of one model service, host or team. @defaultValue none: those of `thresholds.ts` */
  readonly thresholdOverrides?: ThresholdOverrides;
  /**
   * Who is woken: in the first weeks, while thresholds settle, pages go where tickets go.
   * @defaultValue wake
   */
  readonly pages?: "wake" | "ticket";
  /**
   * How many times as fast as at the site everything goes: in a copy of `local` that tries faults, see
   * `time-lapse.ts`. The site itself has none.
   * @defaultValue 1
   */
  readonly timeLapse?: number;
  /** Where the runbooks can be read, without a slash at the end: `<this>/<AlertName>.md`. */
  readonly runbookBaseUrl: string;
}
