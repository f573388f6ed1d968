import { assumptions } from "./assumptions.ts";
import type { HostName } from "./hosts.ts";
import type { Agent, DataStore, ExporterService, Gateway, MetricsServer, WebService } from "./model.ts";
import type { TeamName } from "./teams.ts";

type Owned = { readonly team: TeamName };

/** The FastAPI gateway: adds less than 50 ms, 100 concurrent requests. Source: the operators. */
export const gateway = {
  name: "gateway",
  host: "hx-llm-server-01",
  port: 8000,
  healthPort: 8001,
  metrics: assumptions.gatewayMetrics.value,
  apiKey: assumptions.gatewayApiKey.value,
  team: "llm",
  // As the models' own: whoever gets no answer does not care which of the two failed.
  objectives: { canary: 0.99 },
  overheadTargetSeconds: 0.05,
  concurrencyTargetRequests: 100,
} as const satisfies Gateway<HostName> & Owned;

/** Databases and caches of the platform. */
export const dataStores = [
  {
    name: "postgres",
    kind: "postgres",
    host: "sql-server",
    port: 5432,
    team: "infrastructure",
    ...assumptions.monitoringDatabase.value,
  },
  {
    name: "pgpool",
    kind: "pgpool",
    host: "sql-server",
    port: 5433,
    team: "infrastructure",
    ...assumptions.monitoringDatabase.value,
  },
  { name: "redis", kind: "redis", host: "sql-server", port: 6379, team: "infrastructure" },
  {
    name: "qdrant",
    kind: "qdrant",
    host: "vector-database",
    port: 6333,
    team: "infrastructure",
    apiKey: assumptions.qdrantApiKey.value,
  },
] as const satisfies readonly (DataStore<HostName> & Owned)[];

/** What is only asked whether it answers. */
export const webServices = [
  {
    name: "vector-gateway",
    host: "vector-database",
    port: 8000,
    path: assumptions.qdrantGatewayHealthPath.value,
    team: "infrastructure",
  },
  {
    name: "web-interface",
    host: "web-server",
    port: assumptions.webPort.value,
    path: "/",
    team: "infrastructure",
  },
] as const satisfies readonly (WebService<HostName> & Owned)[];

/** The metrics server, installed as packages under systemd, 15 days of retention. Source: the operators. */
export const metricsServer = {
  host: "metrics-server",
  team: "infrastructure",
  access: "open",
  prometheus: {
    port: 9090,
    configFile: assumptions.metricsServerFiles.value.prometheus,
    version: assumptions.metricsServerVersions.value.prometheus,
    argumentsFile: "/etc/default/prometheus",
    unit: "prometheus",
    group: "prometheus",
    reload: "http",
  },
  alertmanager: {
    port: 9093,
    configFile: assumptions.metricsServerFiles.value.alertmanager,
    version: assumptions.metricsServerVersions.value.alertmanager,
    argumentsFile: "/etc/default/alertmanager",
    unit: "alertmanager",
    group: "alertmanager",
    reload: "http",
  },
  grafana: {
    port: 3000,
    version: assumptions.metricsServerVersions.value.grafana,
    provisioningDirectory: assumptions.metricsServerFiles.value.grafanaProvisioning,
    environmentFile: "/etc/default/grafana-server",
    unit: "grafana-server",
    group: "grafana",
  },
  retentionDays: 15,
} as const satisfies MetricsServer<HostName> & Owned;

/** Our exporter. */
export const exporter = {
  host: "hx-llm-server-01",
  port: 9090,
  team: "llm",
  configDirectory: "/etc/llm-exporter",
  checkTimeoutSeconds: 2,
} as const satisfies ExporterService<HostName> & Owned;

const ports = assumptions.deployedAgents.value;

/** Official exporters beside what they measure. */
export const agents = [
  { kind: "node", host: "metrics-server", port: 9100, team: "infrastructure", provided: "installed" },
  { kind: "node", host: "hx-llm-server-01", port: ports.node, team: "infrastructure", provided: "deployed" },
  { kind: "node", host: "sql-server", port: ports.node, team: "infrastructure", provided: "deployed" },
  { kind: "node", host: "vector-database", port: ports.node, team: "infrastructure", provided: "deployed" },
  {
    kind: "postgres",
    host: "sql-server",
    port: ports.postgres,
    team: "infrastructure",
    provided: "deployed",
  },
  { kind: "redis", host: "sql-server", port: ports.redis, team: "infrastructure", provided: "deployed" },
  ...assumptions.gpuExporters.value,
] as const satisfies readonly (Agent<HostName> & Owned)[];
