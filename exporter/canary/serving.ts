import type { ExporterConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import { gauges } from "../series/gauges.ts";
import type { LastCanary } from "./last-canaries.ts";

/**
 * `llm_target_serving`: of a model service, whether the last canary sent straight to it got valid tokens; of a
 * gateway, whether the last one through it did for any model, so that a broken model is not the gateway's fault.
 * Nothing of a target that was sent no canary yet.
 */
export function servingFamily(
  { targets, canaries }: Pick<ExporterConfig, "targets" | "canaries">,
  last: readonly LastCanary[],
): Family {
  return gauges(
    "llm_target_serving",
    targets.flatMap((target) => {
      const models = canaries
        .filter(({ model, gatewayUrl }) =>
          target.kind === "gateway"
            ? gatewayUrl === target.baseUrl
            : target.kind === "model" && model === target.target,
        )
        .map(({ model }) => model);
      const path = target.kind === "gateway" ? "gateway" : "direct";
      const found = last.filter((canary) => canary.path === path && models.includes(canary.model));
      if (found.length === 0) return [];
      const serves = found.some(({ outcome }) => outcome === "success");
      return [{ labels: { target: target.target, kind: target.kind }, value: Number(serves) }];
    }),
  );
}
