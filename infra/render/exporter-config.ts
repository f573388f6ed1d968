import {
  exporterConfigOf,
  type CanaryConfig,
  type ExporterConfig,
  type TargetConfig,
} from "../../exporter/config.ts";
import type { DataStore, Gateway, Inventory, ModelService } from "../../inventory/model.ts";
import { secretDirectories } from "../../inventory/secrets.ts";

/**
 * The exporter's configuration: everything that the inventory says it checks and sends canaries to.
 * @throws {ConfigError} when the exporter would refuse it: a bad value fails at synthesis, not at start-up.
 */
export function exporterConfig(inventory: Inventory): ExporterConfig {
  const monitored = inventory.models.filter(({ residency }) => residency !== "planned");
  return exporterConfigOf("exporter.json", {
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
      throughputTargetRequestsPerSecond: model.throughputTargetRequestsPerSecond,
      objectives: model.objectives,
    })),
  });
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
      return { kind, ...common, host, port, database, user, passwordFile };
    }
    case "redis":
      return { kind: "redis", ...common, host, port: store.port, passwordFile };
    case "qdrant":
      return {
        kind: "qdrant",
        ...common,
        baseUrl: url(inventory, store.host, store.port),
        ...optionalField("apiKeyFile", apiKeyFile(inventory, store)),
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
  };
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
function optionalField<N extends string>(name: N, value: string | undefined): Partial<Record<N, string>>;
function optionalField(name: string, value: string | undefined): Partial<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}
