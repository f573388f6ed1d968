/** A day of the week. */
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** A time every week in which work is done and nobody is told about what it causes. */
export interface MaintenanceWindow {
  /** Lower-kebab-case, unique, e.g. `database-upgrades`. */
  readonly name: string;
  /** Days on which it begins. */
  readonly weekdays: readonly Weekday[];
  /** Time of day at which it begins, `00:00`–`23:59`. */
  readonly from: `${number}:${number}`;
  /** Time of day at which it ends, `00:01`–`24:00`; on the day after where it is not later than `from`. */
  readonly to: `${number}:${number}`;
  /** IANA name, e.g. `Europe/Berlin`; daylight saving time is followed. */
  readonly timeZone: string;
  /** Alerts of these teams, or everything but the Watchdog. Alerts still show in Alertmanager and Grafana. */
  readonly silences: "everything" | { readonly teams: readonly string[] };
}
