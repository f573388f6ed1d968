import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import type { Attempt } from "./attempt.ts";
import { statusFailure, withHttp } from "./http.ts";

/** Source: https://api.qdrant.tech/api-reference/collections/get-collections */
const collections = z.object({
  status: z.literal("ok"),
  result: z.object({ collections: z.array(z.unknown()) }),
});

/** Qdrant is ready when it says so (all shards are) and lists its collections. */
export function checkQdrant(target: TargetConfig & { kind: "qdrant" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, async (http) => {
    const readyUrl = `${target.baseUrl}/readyz`;
    const status = await http.status(readyUrl);
    if (status !== 200) throw statusFailure(readyUrl, status);
    const apiKey = await secretIn(target.apiKeyFile);
    await http.json(`${target.baseUrl}/collections`, apiKey, collections);
  });
}
