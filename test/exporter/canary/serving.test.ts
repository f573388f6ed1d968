import { servingFamily } from "../../../exporter/canary/serving.ts";
import { config, gatewayTarget, modelTarget } from "../support/config.ts";
import { families, valueOf } from "../support/exposition.ts";
import { textExposition } from "../support/rendered.ts";

test.each([
  [180, 1, 1],
  [181, undefined, undefined],
])(
  "a canary of %s seconds ago, sent every 60, says of model and gateway %s and %s",
  (age, model, gateway) => {
    const targets = [modelTarget, gatewayTarget];
    const last = (["direct", "gateway"] as const).map((path) => ({
      ...{ model: "chat", path, endedAt: 1_000, outcome: "success" as const },
    }));
    const family = servingFamily({ ...config, targets }, last, 1_000 + age);
    const read = families("text", textExposition([family]));
    const serving = (target: string) => valueOf(read, "llm_target_serving", { target });
    expect([serving("chat"), serving("gateway")]).toEqual([model, gateway]);
  },
);
