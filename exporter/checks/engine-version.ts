import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { deadline } from "../network/deadline.ts";
import { type Attempt, question } from "./attempt.ts";
import { withHttp } from "./http.ts";

/**
 * vLLM's `/version`, which wants no API key. It becomes a label, so what is no version (PEP 440) is not taken for one.
 * Sources: https://github.com/vllm-project/vllm/blob/v0.11.0/vllm/entrypoints/openai/api_server.py ,
 * https://peps.python.org/pep-0440/#appendix-b-parsing-version-strings-with-regular-expressions
 */
const answer = z.object({ version: z.string().regex(/^[0-9][0-9A-Za-z.+!_-]{0,63}$/) });

/** Share of the check's time after which the version is given up: an engine that is ready stays so without it. */
const PATIENCE = 0.5;

/**
 * Version of the engine that a model service says it runs, e.g. `0.11.0`; `undefined` where it does not say in time.
 * Says nothing about whether the service is up or ready, and never rejects.
 */
export async function engineVersion(
  { baseUrl, caFile }: TargetConfig & { kind: "model" },
  { signal, timeoutSeconds, policy }: Attempt,
): Promise<string | undefined> {
  const patience = deadline(timeoutSeconds * PATIENCE, signal);
  return withHttp(question({ signal: patience.signal, timeoutSeconds, policy }), caFile, async (http) => {
    const { version } = await http.json(`${baseUrl}/version`, undefined, answer);
    return version;
  })
    .catch(() => undefined)
    .finally(patience.done);
}
