import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import type { Attempt } from "./attempt.ts";
import { statusFailure, withHttp } from "./http.ts";
import { expectListedModels } from "./listed-models.ts";

/**
 * A model service is ready when its health is 200 and it lists its model: vLLM's health alone only says that the
 * engine's process lives.
 */
export function checkModel(target: TargetConfig & { kind: "model" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, async (http) => {
    const healthUrl = `${target.baseUrl}/health`;
    const status = await http.status(healthUrl);
    if (status !== 200) throw statusFailure(healthUrl, status);
    await expectListedModels(http, target.baseUrl, await secretIn(target.apiKeyFile), [target.modelId]);
  });
}
