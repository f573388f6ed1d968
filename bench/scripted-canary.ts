import type { CanaryRequest } from "../exporter/canary/completion.ts";

/** Tokens of the scripted answer, each in an event of its own. */
export const TOKENS = 32;
/** Milliseconds before the first token, and between two. */
export const FIRST_TOKEN_MILLISECONDS = 40;
export const TOKEN_MILLISECONDS = 15;
export const MODEL = "bench/model";

/** The canary that the scripted server answers. */
export function scriptedCanary(baseUrl: string): CanaryRequest {
  return {
    baseUrl,
    apiKeyFile: undefined,
    caFile: undefined,
    modelId: MODEL,
    promptTokens: 64,
    outputTokens: TOKENS,
    timeoutSeconds: 30,
    usage: "required",
  };
}
