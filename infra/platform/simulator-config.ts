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
  const { models, gateway, dataStores, webServices } = environment.inventory;
  const address = (host: string) => hostAddress(environment, host);
  return {
    models: models.map(({ name, modelId, host, port, latencyTarget }) => ({
      name,
      modelId,
      address: address(host),
      port,
      // A tenth of the target each to the first token and for the rest: well within it, and not instant.
      ttftSeconds: latencyTarget.seconds / 10,
      itlSeconds: latencyTarget.seconds / 10 / latencyTarget.outputTokens,
    })),
    gateway: {
      address: address(gateway.host),
      port: gateway.port,
      healthPort: gateway.healthPort,
      overheadSeconds: gateway.overheadTargetSeconds / 5,
    },
    ...Object.fromEntries(
      dataStores
        .filter(({ kind }) => kind === "qdrant")
        .map(({ host, port }) => ["qdrant", { address: address(host), port }]),
    ),
    web: webServices.map(({ name, host, port, path }) => ({ name, address: address(host), port, path })),
    sink: { address: outsideAddress(platform), port: SINK_PORT },
    admin: { address: outsideAddress(platform), port: SIMULATOR_ADMIN_PORT },
    traffic: { requestsPerSecond: 1, maxTokens: 16 },
  };
}
