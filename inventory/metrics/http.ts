import { matching } from "./select.ts";

/** Handlers of OpenAI's API that do a model's work: not health, metrics, nor paths that nobody serves. */
export const completionPaths = matching("/v1/.*completions|/v1/embeddings");

/** `status` of answers of which the server is to blame, grouped by prometheus-fastapi-instrumentator (5xx) or not. */
export const failedStatus = matching("5..");

/** `status` of answers for which a server may be judged: not what it refused as wrong (4xx). */
export const judgedStatus = matching("[25]..");
