import type { Inventory } from "./model.ts";
import { holdsFor } from "./version.ts";

/** From this release on dcgm-exporter's default counters add up to a card's memory. */
const OLDEST_DCGM_EXPORTER = "4.4";

/** What is wrong with the official exporters that are declared, a line a problem. */
export function agentProblems({ agents }: Pick<Inventory, "agents">): readonly string[] {
  return agents.flatMap((agent, index) =>
    agent.kind !== "gpu" ||
    agent.exporter.name !== "dcgm-exporter" ||
    holdsFor({ since: OLDEST_DCGM_EXPORTER }, agent.exporter.version)
      ? []
      : [
          `agents[${String(index)}].exporter.version: dcgm-exporter ${agent.exporter.version} has other counters: upgrade it to ${OLDEST_DCGM_EXPORTER} or later; of a tag such as 4.5.3-4.8.2 the second half counts`,
        ],
  );
}
