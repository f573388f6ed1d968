import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, mean, quantile } from "../layer/promql.ts";
import { selected } from "../llm-model/selected.ts";

/** Answers "Is it the model, the gateway or the network?", by what both paths and the engine say of the same time. */
export function where(inventory: Inventory): Row {
  const stepSeconds = canaryStepSeconds(inventory);
  return {
    question: "Where does the time of $model go?",
    panels: [
      graph("First token by who measures it", "seconds", {
        shows: "Mean time to first token: canaries by path, and all requests as the engine saw them.",
        normal: "The engine below direct below gateway, close together.",
        otherwise:
          "A gap engine–direct is the network or the API server; direct–gateway is the gateway; all up is the engine.",
        stepSeconds,
        lines: {
          "canary, {{path}}": mean("llm_canary_ttft_seconds", ["path"], selected),
          engine: mean("llm_engine_ttft_seconds", [], selected),
        },
      }),
      graph("Whole answer by path, p95, against target", "seconds", {
        shows: "End-to-end time of canaries by path; five a point, so close to the slowest. Dashed: agreed.",
        normal: "Both below the dashed line.",
        otherwise: "Direct above it: the engine. Only gateway: what it adds, see its dashboard.",
        stepSeconds,
        lines: { "{{path}}": quantile(0.95, "llm_canary_e2e_seconds", ["path"], selected) },
        targets: { target: gauge("max", "llm_model_latency_target_seconds", [], selected) },
      }),
    ],
  };
}
