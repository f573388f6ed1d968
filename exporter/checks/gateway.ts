import type { TargetConfig } from "../config.ts";
import { secretIn } from "../secret-file.ts";
import type { Attempt } from "./attempt.ts";
import { statusFailure, withHttp } from "./http.ts";
import { expectListedModels } from "./listed-models.ts";

/** The gateway is ready when its health endpoint is 200 and every model is listed through it. */
export function checkGateway(target: TargetConfig & { kind: "gateway" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, async (http) => {
    const status = await http.status(target.healthUrl);
    if (status !== 200) throw statusFailure(target.healthUrl, status);
    await expectListedModels(http, target.baseUrl, await secretIn(target.apiKeyFile), target.modelIds);
  });
}
