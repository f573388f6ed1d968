import { secretDirectories } from "../../inventory/secrets.ts";
import { hostAddress, type Environment } from "../environments/environment.ts";
import {
  outsideAddress,
  SIMULATOR_ADMIN_PORT,
  SINK_PORT,
  type LocalPlatform,
} from "../environments/local-platform.ts";

/**
 * What the simulator plays: everything of the inventory that is neither on the metrics server nor a real server.
 * Its schema is `simulator/config.ts`.
 */
export function simulatorConfig(environment: Environment, platform: LocalPlatform) {
  const { inventory } = environment;
  const { models, gateway, dataStores, webServices } = inventory;
  const listener = ({ host, port }: { readonly host: string; readonly port: number }) => ({
    address: hostAddress(environment, host),
    port,
  });
  // The exporter's own files: what it was given is what is asked of it.
  const key = ({ name, apiKey }: { readonly name: string; readonly apiKey: "none" | "file" }) =>
    apiKey === "file" ? { apiKeyFile: `${secretDirectories(inventory).exporter}/${name}-api-key` } : {};
  return {
    models: models.map((model) => ({
      name: model.name,
      modelId: model.modelId,
      engineVersion: `${model.engine.version}.0`,
      ...listener(model),
      ...key(model),
      // A tenth of the target each for the first token and for the rest: well within it, and not instant.
      ttftSeconds: model.latencyTarget.seconds / 10,
      itlSeconds: model.latencyTarget.seconds / 10 / model.latencyTarget.outputTokens,
    })),
    gateway: {
      ...listener(gateway),
      ...key(gateway),
      healthPort: gateway.healthPort,
      overheadSeconds: gateway.overheadTargetSeconds / 5,
    },
    ...Object.fromEntries(
      dataStores.flatMap((store) =>
        store.kind === "qdrant" ? [["qdrant", { ...listener(store), ...key(store) }]] : [],
      ),
    ),
    web: webServices.map((service) => ({ name: service.name, path: service.path, ...listener(service) })),
    sink: { address: outsideAddress(platform), port: SINK_PORT },
    admin: { address: outsideAddress(platform), port: SIMULATOR_ADMIN_PORT },
    traffic: { requestsPerSecond: 1, maxTokens: 16 },
  };
}
