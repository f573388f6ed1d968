import type { Inventory, MaintenanceWindow } from "./model.ts";

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const ZONE = /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/;

/** What types cannot say about maintenance windows: a line a problem. */
export function maintenanceProblems({ maintenanceWindows = [], teams }: Inventory): readonly string[] {
  const teamNames = teams.map(({ name }) => name);
  return maintenanceWindows.flatMap((window, index) => {
    const path = `maintenanceWindows[${String(index)}] (${window.name})`;
    const first = maintenanceWindows.findIndex(({ name }) => name === window.name);
    return [
      ...(NAME.test(window.name)
        ? []
        : [`.name: "${window.name}" is not lower-kebab-case: write it as database-upgrades`]),
      ...(first === index
        ? []
        : [`.name: is also the name of maintenanceWindows[${String(first)}]: give each its own`]),
      ...timeProblems(window),
      ...silenceProblems(window, teamNames),
    ].map((problem) => `${path}${problem}`);
  });
}

function timeProblems({ weekdays, from, to, timeZone }: MaintenanceWindow): readonly string[] {
  return [
    ...(weekdays.length > 0 ? [] : [".weekdays: is empty: list the days on which it begins, e.g. saturday"]),
    ...(TIME_OF_DAY.test(from) ? [] : [`.from: "${from}" is not a time of day: write it as 22:00`]),
    ...(TIME_OF_DAY.test(to) || to === "24:00"
      ? []
      : [`.to: "${to}" is not a time of day: write it as 02:00, and the end of the day as 24:00`]),
    ...(to === "00:00" ? ['.to: "00:00" is the beginning of a day: write its end as 24:00'] : []),
    ...(from === to ? [`.to: is equal to from: for a whole day write 00:00 to 24:00`] : []),
    ...(isTimeZone(timeZone)
      ? []
      : [`.timeZone: "${timeZone}" is no IANA time zone: write it as Europe/Berlin`]),
  ];
}

function silenceProblems({ silences }: MaintenanceWindow, teamNames: readonly string[]): readonly string[] {
  if (silences === "everything") return [];
  const unknown = silences.teams.filter((team) => !teamNames.includes(team));
  return [
    ...(silences.teams.length > 0 ? [] : ['.silences.teams: is empty: name a team, or write "everything"']),
    ...unknown.map(
      (team) =>
        `.silences.teams: there is no team "${team}": add it to teams, or use one of ${teamNames.join(", ")}`,
    ),
  ];
}

/** Whether Alertmanager knows a time zone by this name. */
export function isTimeZone(name: string): boolean {
  // Newer versions of Intl take offsets such as +01:00 as well, which Alertmanager does not.
  if (!ZONE.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
