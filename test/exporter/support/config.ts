import type { CanaryConfig, CatalogueEntry, ExporterConfig, TargetConfig } from "../../../exporter/config.ts";

/** A model service of the tests, and what is said of it. */
export const modelTarget = {
  kind: "model",
  target: "chat",
  timeoutSeconds: 2,
  baseUrl: "http://127.0.0.1:1",
  modelId: "acme/chat",
} as const;

export const gatewayTarget: TargetConfig & { kind: "gateway" } = {
  kind: "gateway",
  target: "gateway",
  timeoutSeconds: 2,
  baseUrl: "http://127.0.0.1:1",
  healthUrl: "http://127.0.0.1:1/health",
  modelIds: [],
};

export const canary = {
  model: "chat",
  modelId: "acme/chat",
  directUrl: "http://127.0.0.1:1",
  gatewayUrl: "http://127.0.0.1:1",
  promptTokens: 64,
  outputTokens: 4,
  intervalSeconds: 60,
  timeoutSeconds: 5,
} as const satisfies CanaryConfig;

export const catalogueEntry = {
  model: "chat",
  modelId: "acme/chat",
  team: "llm",
  latencyTargetSeconds: 0.7,
  throughputTargetRequestsPerSecond: 10,
  objectives: { availability: 0.995 },
} as const satisfies CatalogueEntry;

export const config = {
  targets: [modelTarget],
  canaries: [canary],
  catalogue: [catalogueEntry],
} as const satisfies ExporterConfig;
