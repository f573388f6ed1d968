import type { ModelServiceConfig } from "../../../simulator/config.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { startModelService } from "../../../simulator/models/model-service.ts";
import { seededRandom } from "../../../simulator/random.ts";

/** A fast model service on a free port; what is given replaces the rest. */
export async function startedModel(
  overrides: Partial<ModelServiceConfig> = {},
): Promise<Service & { readonly base: string }> {
  const service = await startModelService(
    {
      name: "chat",
      modelId: "acme/chat",
      address: "127.0.0.1",
      port: 0,
      ttftSeconds: 0.02,
      itlSeconds: 0.002,
      jitterRatio: 0,
      maxRunning: 4,
      kvCacheBlocks: 1024,
      maxModelTokens: 512,
      engineVersion: "0.11.0",
      ...overrides,
    },
    seededRandom(1),
  );
  return { ...service, base: `http://${service.listeners[0] ?? ""}` };
}

/** A chat request; what is given replaces the rest. */
export function chat(overrides: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    model: "acme/chat",
    messages: [{ role: "user", content: "twelve chars" }],
    max_tokens: 3,
    ...overrides,
  };
}

/** A series of the model service `acme/chat`. */
export function vllm(name: string, extra = ""): string {
  return `vllm:${name}{engine="0",${extra}model_name="acme/chat"}`;
}
