import { differentFrom, matching } from "../inventory/metrics/index.ts";

/** Selects this project's alerts that fire: they have a team. The heartbeat (severity none) always fires. */
export const firing = {
  alertstate: "firing",
  team: differentFrom(""),
  severity: differentFrom("none"),
} as const;

/** The same, of one model or of none in particular (gateway, hosts): what can explain a model's graphs. */
export const firingNearModel = { ...firing, model: matching("$model|") } as const;
