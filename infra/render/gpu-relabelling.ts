import type { Agent } from "../../inventory/model.ts";
import type { RelabelRule } from "./engine-relabelling.ts";

/**
 * The rules that give a card's identifier the name that nvidia_gpu_exporter has for it; dcgm-exporter writes `UUID`.
 * Names and units are for `alerts/record/gpus.ts`: relabelling cannot multiply.
 */
export function gpuRelabelling(agents: readonly Agent[]): readonly RelabelRule[] {
  return agents.some((agent) => agent.kind === "gpu" && agent.exporter.name === "dcgm-exporter")
    ? [
        { source_labels: ["UUID"], regex: "(.+)", target_label: "uuid", replacement: "$1" },
        // An empty replacement removes a label.
        { source_labels: ["UUID"], regex: "(.+)", target_label: "UUID", replacement: "" },
      ]
    : [];
}
