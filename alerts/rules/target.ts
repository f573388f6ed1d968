import { series } from "../../inventory/metrics/index.ts";
import type { Target } from "../../inventory/targets.ts";
import type { AlertDefinition, Condition } from "../definition.ts";
import { yes } from "../thresholds.ts";

/**
 * No target of a job of ours answers Prometheus: also where the job has vanished. Says `none` rather than
 * `up == 0`, so that it stays one and the same alert when a target is first down and then gone.
 */
export function notScraped(job: string, host: string): Condition {
  return { when: "none", signal: series("up", { job, host }), is: "==", threshold: yes };
}

/** PromQL: 1 if the target answered the exporter. `max` leaves out the labels of the exporter itself. */
export function answers({ target }: Target): string {
  return `max(${series("llm_target_up", { target })})`;
}

/** PromQL: 1 if the target said to the exporter that it can work. */
export function ready({ target }: Target): string {
  return `max(${series("llm_target_ready", { target })})`;
}

/** What all alerts about a target have in common. */
export function about({ target, kind, host, team }: Target): Pick<AlertDefinition, "team" | "labels"> {
  return {
    team,
    labels: { ...(kind === "model" ? { model: target } : {}), target, kind, host },
  };
}

/** A target, for people: name, host, address and port. */
export function place({ target, host, address, port }: Target): string {
  return `${target} (${host}, ${address}:${String(port)})`;
}
