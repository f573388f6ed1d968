import {
  ConfigError,
  exporterConfigOf,
  type CanaryConfig,
  type ExporterConfig,
  type TargetConfig,
} from "../../exporter/config.ts";
import type { DataStore, Gateway, Inventory, ModelService } from "../../inventory/model.ts";
import { pushNamespaces, pushTokenHash, secretDirectories } from "../../inventory/secrets.ts";
import { engineMetricName } from "./engine-relabelling.ts";

/**
 * The exporter's configuration: everything that the inventory says it checks and sends canaries to.
 * @throws {ConfigError} when the exporter would refuse it: a bad value fails at synthesis, not at start-up.
 */
export function exporterConfig(inventory: Inventory): ExporterConfig {
  try {
    return exporterConfigOf("exporter.json", configured(inventory));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      `${error.message}\nexporter.json is made of the inventory: correct it there; npm run check names the line of a field that is misspelt or missing`,
    );
  }
}

function configured(inventory: Inventory) {
  const monitored = inventory.models.filter(({ residency }) => residency !== "planned");
  return {
    targets: [
      ...monitored.map((model) => modelTarget(inventory, model)),
      gatewayTarget(inventory),
      ...inventory.dataStores.map((store) => dataStoreTarget(inventory, store)),
      ...inventory.webServices.map(({ name, host, port, path }): TargetConfig => ({
        kind: "web",
        target: name,
        timeoutSeconds: inventory.exporter.checkTimeoutSeconds,
        url: `${url(inventory, host, port)}${path}`,
      })),
    ],
    canaries: inventory.models
      .filter(({ residency }) => residency === "always")
      .map((model) => canary(inventory, model)),
    catalogue: monitored.map((model) => ({
      model: model.name,
      modelId: model.modelId,
      team: model.team,
      latencyTargetSeconds: model.latencyTarget.seconds,
      ...optionalField("ttftTargetSeconds", model.latencyTarget.ttftSeconds),
      ...optionalField("tpotTargetSeconds", model.latencyTarget.tpotSeconds),
      throughputTargetRequestsPerSecond: model.throughputTargetRequestsPerSecond,
      objectives: model.objectives,
    })),
    allowedAddresses: checkedAddresses(inventory).map((address) => `${address}/32`),
    ...(inventory.customMetrics === undefined
      ? {}
      : { customMetrics: inventory.customMetrics, clients: pushClients(inventory) }),
  };
}

/** Each namespace as a client that may push into it, and nothing else. */
function pushClients(inventory: Inventory): ExporterConfig["clients"] {
  return pushNamespaces(inventory).map((namespace) => ({
    name: `push-${namespace}`,
    roles: [`push:${namespace}` as const],
    tokenHashFile: pushTokenHash(inventory, namespace).path,
  }));
}

/** Where the exporter connects to, and so all that it may connect to: each address once, in ascending order. */
function checkedAddresses(inventory: Inventory): readonly string[] {
  const { hosts, models, gateway, dataStores, webServices } = inventory;
  const checked = [...models, gateway, ...dataStores, ...webServices];
  const addresses = checked.map(({ host }) => hosts[host]?.address ?? host);
  return [...new Set(addresses)].sort((a, b) => addressNumber(a) - addressNumber(b));
}

function addressNumber(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function modelTarget(inventory: Inventory, model: ModelService): TargetConfig {
  return {
    kind: "model",
    target: model.name,
    timeoutSeconds: inventory.exporter.checkTimeoutSeconds,
    baseUrl: url(inventory, model.host, model.port),
    modelId: model.modelId,
    ...optionalField("apiKeyFile", apiKeyFile(inventory, model)),
  };
}

function gatewayTarget(inventory: Inventory): TargetConfig {
  const { gateway } = inventory;
  return {
    kind: "gateway",
    target: gateway.name,
    timeoutSeconds: inventory.exporter.checkTimeoutSeconds,
    baseUrl: url(inventory, gateway.host, gateway.port),
    healthUrl: `${url(inventory, gateway.host, gateway.healthPort)}/health`,
    // Not the models' identifiers: a gateway works while a model service is down.
    modelIds: [],
    ...optionalField("apiKeyFile", apiKeyFile(inventory, gateway)),
  };
}

function dataStoreTarget(inventory: Inventory, store: DataStore): TargetConfig {
  const common = { target: store.name, timeoutSeconds: inventory.exporter.checkTimeoutSeconds };
  const host = inventory.hosts[store.host]?.address ?? store.host;
  const passwordFile = `${secretDirectories(inventory).exporter}/${store.name}-password`;
  switch (store.kind) {
    case "postgres":
    case "pgpool": {
      const { kind, port, database, user } = store;
      const role = optionalField("role", store.kind === "postgres" ? store.role : undefined);
      return { kind, ...common, host, port, database, user, passwordFile, ...role };
    }
    case "redis":
      return { kind: "redis", ...common, host, port: store.port, passwordFile };
    case "qdrant":
      return {
        kind: "qdrant",
        ...common,
        baseUrl: url(inventory, store.host, store.port),
        ...optionalField("apiKeyFile", apiKeyFile(inventory, store)),
        ...optionalField("collections", store.collections),
      };
  }
}

function canary(inventory: Inventory, model: ModelService): CanaryConfig {
  const { gateway } = inventory;
  return {
    model: model.name,
    modelId: model.modelId,
    directUrl: url(inventory, model.host, model.port),
    gatewayUrl: url(inventory, gateway.host, gateway.port),
    ...optionalField("directApiKeyFile", apiKeyFile(inventory, model)),
    ...optionalField("gatewayApiKeyFile", apiKeyFile(inventory, gateway)),
    promptTokens: model.latencyTarget.promptTokens,
    outputTokens: model.latencyTarget.outputTokens,
    intervalSeconds: model.canaryIntervalSeconds,
    // Ten times the target, so that a slow answer is still measured; half the interval, so that none overlap.
    timeoutSeconds: Math.min(model.latencyTarget.seconds * 10, model.canaryIntervalSeconds / 2),
    ...optionalField("usage", gateway.usage === "dropped" ? "counted" : undefined),
    queue: {
      metricsUrl: `${url(inventory, model.host, model.port)}/metrics`,
      metric: engineMetricName(model.engine, "llm_engine_requests_waiting"),
      mostWaiting: mostWaiting(model),
    },
  };
}

/**
 * Requests that wait while a new one still has a chance to meet its target: at the agreed throughput, one behind as
 * many as this waits as long as the whole answer may take (Little's law), and a canary would only add to them.
 */
function mostWaiting({ latencyTarget, throughputTargetRequestsPerSecond }: ModelService): number {
  return Math.ceil(latencyTarget.seconds * throughputTargetRequestsPerSecond);
}

function apiKeyFile(
  inventory: Inventory,
  { name, apiKey }: Pick<ModelService | Gateway, "name" | "apiKey">,
): string | undefined {
  return apiKey === "file" ? `${secretDirectories(inventory).exporter}/${name}-api-key` : undefined;
}

function url(inventory: Inventory, host: string, port: number): string {
  return `http://${inventory.hosts[host]?.address ?? host}:${String(port)}`;
}

/** `{ [name]: value }`, or nothing where there is no value: a key with `undefined` is not an absent key. */
function optionalField<N extends string, const V>(name: N, value: V | undefined): Partial<Record<N, V>>;
function optionalField(name: string, value: unknown): Partial<Record<string, unknown>> {
  return value === undefined ? {} : { [name]: value };
}
