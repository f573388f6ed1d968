import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import type { Attempt } from "./attempt.ts";
import { withHttp } from "./http.ts";
import { expectListedModels } from "./listed-models.ts";

/** The gateway is ready when its health endpoint says so and its list of models is sound and has the expected ones. */
export function checkGateway(target: TargetConfig & { kind: "gateway" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, target.caFile, async (http) => {
    await http.health(target.healthUrl);
    await expectListedModels(http, target.baseUrl, await secretIn(target.apiKeyFile), target.modelIds);
  });
}
