import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { withHttp } from "./http.ts";

/** Source: https://api.qdrant.tech/api-reference/collections/get-collections */
const collections = z.object({
  status: z.literal("ok"),
  result: z.object({ collections: z.array(z.object({ name: z.string() })) }),
});

/**
 * Source: https://api.qdrant.tech/api-reference/collections/get-collection : green is sound, yellow optimises and
 * grey waits for leave to, both answering queries meanwhile; red failed to apply what it was sent.
 */
const collection = z.object({
  status: z.literal("ok"),
  result: z.object({ status: z.enum(["green", "yellow", "grey", "red"]) }),
});

/** Qdrant is ready when it says so (all shards are), has the expected collections, and none of its own is red. */
export function checkQdrant(target: TargetConfig & { kind: "qdrant" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, target.caFile, async (http) => {
    await http.health(`${target.baseUrl}/readyz`);
    const apiKey = await secretIn(target.apiKeyFile);
    const url = `${target.baseUrl}/collections`;
    const { result } = await http.json(url, apiKey, collections);
    const names = result.collections.map(({ name }) => name);
    const missing = (target.collections ?? []).filter((name) => !names.includes(name));
    if (missing.length > 0)
      throw new CheckFailure("not_ready", `${url}: does not list ${missing.join(", ")}`);
    const red: string[] = [];
    // One after the other: a check is no load test.
    for (const name of names) {
      const found = await http.json(`${url}/${encodeURIComponent(name)}`, apiKey, collection);
      if (found.result.status === "red") red.push(name);
    }
    if (red.length > 0) throw new CheckFailure("not_ready", `${url}: status is red: ${red.join(", ")}`);
  });
}
