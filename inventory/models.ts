import { assumptions } from "./assumptions.ts";
import type { HostName } from "./hosts.ts";
import type { ModelService } from "./model.ts";
import type { TeamName } from "./teams.ts";

/** What the model services have in common; an entry below may say otherwise. */
const served = {
  host: "hx-llm-server-01",
  engine: { name: "vllm", version: assumptions.vllmVersion.value },
  residency: assumptions.residency.value,
  team: "llm",
  // 99 % for canaries: at one a minute a stricter objective pages on two failures an hour.
  objectives: { availability: 0.995, latency: 0.95, canary: 0.99 },
  canaryIntervalSeconds: 60,
  apiKey: assumptions.vllmApiKey.value,
} as const;

/**
 * The AI model services. **A fifth one is one entry here, and nothing else in the repository changes.**
 * Ports and targets: the operators' table.
 */
export const models = [
  {
    ...served,
    name: "mixtral-8x7b",
    port: 11400,
    modelId: assumptions.modelIds.value["mixtral-8x7b"],
    latencyTarget: { seconds: 1.5, ...assumptions.latencyTokens.value },
    throughputTargetRequestsPerSecond: 10,
  },
  {
    ...served,
    name: "hermes-2",
    port: 11401,
    modelId: assumptions.modelIds.value["hermes-2"],
    latencyTarget: { seconds: 1, ...assumptions.latencyTokens.value },
    throughputTargetRequestsPerSecond: 20,
  },
  {
    ...served,
    name: "openchat-3.5",
    port: 11402,
    modelId: assumptions.modelIds.value["openchat-3.5"],
    latencyTarget: { seconds: 0.8, ...assumptions.latencyTokens.value },
    throughputTargetRequestsPerSecond: 25,
  },
  {
    ...served,
    name: "phi-3-mini",
    port: 11403,
    modelId: assumptions.modelIds.value["phi-3-mini"],
    latencyTarget: { seconds: 0.3, ...assumptions.latencyTokens.value },
    throughputTargetRequestsPerSecond: 50,
  },
] as const satisfies readonly (ModelService<HostName> & { readonly team: TeamName })[];
