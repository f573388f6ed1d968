import { z } from "zod";
import { CheckFailure } from "./attempt.ts";
import type { Http } from "./http.ts";

/** Source: https://platform.openai.com/docs/api-reference/models/list */
const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * Makes sure that an OpenAI-compatible API lists every one of these models.
 * @throws {CheckFailure} `not_ready`, naming those that are missing.
 */
export async function expectListedModels(
  http: Http,
  baseUrl: string,
  apiKey: string | undefined,
  modelIds: readonly string[],
): Promise<void> {
  const url = `${baseUrl}/v1/models`;
  const { data } = await http.json(url, apiKey, modelList);
  const listed = new Set(data.map(({ id }) => id));
  const missing = modelIds.filter((id) => !listed.has(id));
  if (missing.length > 0) {
    throw new CheckFailure("not_ready", `${url}: does not list ${missing.join(", ")}`);
  }
}
