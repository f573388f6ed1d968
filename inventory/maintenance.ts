import type { MaintenanceWindow } from "./model.ts";

/**
 * When work is done every week, and who is told nothing then. For work that is done once, silence it instead.
 * E.g. `{ name: "database-upgrades", weekdays: ["saturday"], from: "22:00", to: "02:00", timeZone: "Europe/Berlin",
 * silences: { teams: ["infrastructure"] } }`.
 */
export const maintenanceWindows: readonly MaintenanceWindow[] = [];
