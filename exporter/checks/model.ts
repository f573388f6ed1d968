import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import type { Attempt } from "./attempt.ts";
import { engineVersion } from "./engine-version.ts";
import { withHttp } from "./http.ts";
import { expectListedModels } from "./listed-models.ts";

/**
 * A model service is ready when its health says so and it lists its model: vLLM's health alone only says that the
 * engine's process lives. Its version is asked for at the same time, and decides nothing.
 */
export async function checkModel(target: TargetConfig & { kind: "model" }, attempt: Attempt): Promise<void> {
  const [version] = await Promise.all([
    engineVersion(target, attempt),
    expectReady(target, attempt).then(attempt.ready),
  ]);
  if (version !== undefined) attempt.runsVersion(version);
}

function expectReady(target: TargetConfig & { kind: "model" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, target.caFile, async (http) => {
    await http.health(`${target.baseUrl}/health`);
    await expectListedModels(http, target.baseUrl, await secretIn(target.apiKeyFile), [target.modelId]);
  });
}
