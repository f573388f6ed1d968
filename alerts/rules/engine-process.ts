import { ofOtherRelease, series } from "../../inventory/metrics/index.ts";
import type { ModelService } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import type { Threshold } from "../../inventory/thresholds.ts";
import { never, yes } from "../thresholds.ts";
import type { EngineAlert } from "./engine.ts";

/** Restarts in half an hour that nobody means: an upgrade is one, a second try another. */
const crashLoop: Threshold = {
  value: 2,
  unit: "count",
  source: "an upgrade is one restart, taking it back another; an engine loads its model for a minute or more",
};

/** Whether an engine is still the process, and of the version, that it is thought to be. */
export function engineProcessAlerts(
  engine: EngineAlert,
  { name, host, residency, engine: { version } }: ModelService,
): readonly AlertDefinition[] {
  const restarts = (range: string) =>
    `max(changes(${series("process_start_time_seconds", { job: `model-${name}`, host })}[${range}]))`;
  return [
    {
      ...engine,
      name: "ModelServiceRestarted",
      condition: {
        when: "any",
        signal: restarts("15m"),
        is: ">",
        threshold: { ...never, source: "a process that runs keeps its start time; each change is a restart" },
      },
      forSeconds: 30,
      severity: "info",
      summary: `${name} was restarted`,
      description: `${name} was started {{ $value | humanize }} times in the last 15 minutes: by somebody, or because it died.`,
    },
    // What is served on demand is started whenever it is swapped in.
    ...(residency === "always"
      ? [
          {
            ...engine,
            name: "ModelServiceCrashLooping",
            condition: { when: "any", signal: restarts("30m"), is: ">", threshold: crashLoop },
            forSeconds: 30,
            summary: `${name} is restarted again and again`,
            description: `${name} was started {{ $value | humanize }} times in the last 30 minutes: it dies soon after each start, and every request that it works on dies with it.`,
          } as const,
        ]
      : []),
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
