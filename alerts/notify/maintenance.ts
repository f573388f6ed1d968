import { weekdays, type Inventory, type MaintenanceWindow, type Weekday } from "../../inventory/model.ts";
import type { Route, TimeInterval } from "../documents.ts";

type Windows = Pick<Inventory, "maintenanceWindows">;
type Muted = Pick<Route, "mute_time_intervals">;

/** `time_intervals` of Alertmanager: the maintenance windows. One that goes past midnight is two intervals. */
export function timeIntervals({ maintenanceWindows = [] }: Windows): readonly TimeInterval[] {
  return maintenanceWindows.map((window) => ({ name: window.name, time_intervals: intervals(window) }));
}

/** What a route of a team is muted by; nothing where no window silences the team. */
export function mutedForTeam({ maintenanceWindows = [] }: Windows, team: string): Muted {
  return muted(
    maintenanceWindows.filter(({ silences }) => silences === "everything" || silences.teams.includes(team)),
  );
}

/** What a route is muted by that serves no team's own alerts: windows that silence everything. */
export function mutedForEverybody({ maintenanceWindows = [] }: Windows): Muted {
  return muted(maintenanceWindows.filter(({ silences }) => silences === "everything"));
}

function muted(windows: readonly MaintenanceWindow[]): Muted {
  return windows.length === 0 ? {} : { mute_time_intervals: windows.map(({ name }) => name) };
}

function intervals({ weekdays: days, from, to, timeZone }: MaintenanceWindow) {
  const interval = (on: readonly Weekday[], start: string, end: string) => ({
    weekdays: on,
    times: [{ start_time: start, end_time: end }],
    location: timeZone,
  });
  // Times of day with leading zeros are in the order of their texts.
  return from < to
    ? [interval(days, from, to)]
    : [interval(days, from, "24:00"), interval(days.map(next), "00:00", to)];
}

function next(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 1) % weekdays.length] ?? day;
}
