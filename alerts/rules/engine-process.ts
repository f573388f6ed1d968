import { ofOtherRelease, series } from "../../inventory/metrics/index.ts";
import type { ModelService } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, yes } from "../thresholds.ts";
import type { EngineAlert } from "./engine.ts";

/** Whether an engine is still the process, and of the version, that it is thought to be. Shown, never told. */
export function engineProcessAlerts(
  engine: EngineAlert,
  { name, host, engine: { version } }: ModelService,
): readonly AlertDefinition[] {
  return [
    {
      ...engine,
      name: "ModelServiceRestarted",
      condition: {
        when: "any",
        signal: `max(changes(${series("process_start_time_seconds", { job: `model-${name}`, host })}[15m]))`,
        is: ">",
        threshold: { ...never, source: "a process that runs keeps its start time; each change is a restart" },
      },
      forSeconds: 30,
      severity: "info",
      summary: `${name} was restarted`,
      description: `${name} was started {{ $value | humanize }} times in the last 15 minutes: by somebody, or because it died.`,
    },
    {
      ...engine,
      name: "EngineVersionSkew",
      condition: {
        when: "any",
        signal: `max by (version) (${series("llm_target_info", { kind: "model", target: name, version: ofOtherRelease(version) })})`,
        is: "==",
        threshold: yes,
      },
      // An upgrade is a deployment and a change of the inventory, one after the other.
      forSeconds: 1800,
      severity: "info",
      summary: `${name} runs another version than the inventory says`,
      description: `${name} runs version {{ $labels.version }}, the inventory says ${version}: its metrics may have other names there, so that panels and alerts fall silent.`,
    },
  ];
}
