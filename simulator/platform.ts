import { readFileSync } from "node:fs";
import { startAdmin } from "./admin.ts";
import type { CompleteSimulatorConfig } from "./config.ts";
import { startGateway } from "./gateway/gateway.ts";
import type { Service } from "./http/service.ts";
import { startModelService } from "./models/model-service.ts";
import { startQdrant } from "./qdrant/qdrant.ts";
import { seededRandom } from "./random.ts";
import { startSink } from "./sink.ts";
import { startTraffic, type TrafficCounts } from "./traffic.ts";
import { startWeb } from "./web.ts";

/** A platform that is being played. */
export interface Platform {
  /** What can be given a mode: the model services, the gateway, Qdrant and the pages. */
  readonly services: readonly Service[];
  readonly traffic: () => TrafficCounts;
  /** Stops the traffic, then every server; open connections are cut. */
  readonly close: () => Promise<void>;
}

/** Starts everything. @throws when something cannot start; what had started is stopped again */
export async function startPlatform(config: CompleteSimulatorConfig): Promise<Platform> {
  const { seed } = config.traffic;
  const started: Service[] = [];
  const begin = async (service: Promise<Service>) => {
    started.push(await service);
  };
  const keys = new Map(config.models.map(({ name, apiKeyFile }) => [name, keyIn(apiKeyFile)]));
  const backends = config.models.map(({ name, modelId, address, port }) => ({
    modelId,
    address,
    port,
    ...keys.get(name),
  }));
  try {
    for (const [index, model] of config.models.entries()) {
      await begin(startModelService(model, seededRandom(seed + 1 + index)));
    }
    await begin(startGateway(config.gateway, backends, seededRandom(seed + 101)));
    await begin(startQdrant(config.qdrant, seededRandom(seed + 102)));
    for (const [index, web] of config.web.entries()) {
      await begin(startWeb(web, seededRandom(seed + 103 + index)));
    }
    const services = [...started];
    await begin(startSink(config.sink));
    await begin(startAdmin(config.admin, services));
    const traffic = startTraffic({
      ...config.traffic,
      gateway: { ...config.gateway, ...keyIn(config.gateway.apiKeyFile) },
      qdrant: { ...config.qdrant, ...keyIn(config.qdrant.apiKeyFile) },
      models: backends,
      random: seededRandom(seed),
    });
    return {
      services,
      traffic: traffic.counts,
      close: async () => {
        await traffic.stop();
        await Promise.all(started.map((service) => service.close()));
      },
    };
  } catch (error) {
    await Promise.all(started.map((service) => service.close()));
    throw error;
  }
}

function keyIn(file: string | undefined): { readonly apiKey?: string } {
  return file === undefined ? {} : { apiKey: readFileSync(file, "utf8").trim() };
}
