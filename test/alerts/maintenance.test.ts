import { alertmanagerConfig } from "../../alerts/index.ts";
import type { Route } from "../../alerts/index.ts";
import type { Inventory, MaintenanceWindow } from "../../inventory/model.ts";
import { inventoryProblems } from "../../inventory/validate.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const upgrades: MaintenanceWindow = {
  name: "database-upgrades",
  weekdays: ["saturday", "sunday"],
  from: "22:00",
  to: "02:00",
  timeZone: "Europe/Berlin",
  silences: { teams: ["infrastructure"] },
};

function withWindows(...maintenanceWindows: readonly MaintenanceWindow[]): Inventory {
  return { ...fixtureInventory, maintenanceWindows };
}

/** Receiver and mute intervals of every route, outermost first. */
function muted({ receiver, mute_time_intervals: by = [], routes = [] }: Route): readonly string[] {
  return [`${receiver}: ${by.join(", ")}`, ...routes.flatMap(muted)];
}

test("a window past midnight is two intervals, each on its own days", () => {
  expect(alertmanagerConfig(withWindows(upgrades)).time_intervals).toEqual([
    {
      name: "database-upgrades",
      time_intervals: [
        {
          weekdays: ["saturday", "sunday"],
          times: [{ start_time: "22:00", end_time: "24:00" }],
          location: "Europe/Berlin",
        },
        {
          weekdays: ["sunday", "monday"],
          times: [{ start_time: "00:00", end_time: "02:00" }],
          location: "Europe/Berlin",
        },
      ],
    },
  ]);
});

test("a window of a team mutes that team's tickets and pages and nothing else", () => {
  expect(muted(alertmanagerConfig(withWindows(upgrades)).route)).toEqual([
    "infrastructure-warning: ",
    "heartbeat: ",
    "none: ",
    "llm-warning: ",
    "llm-critical: ",
    "infrastructure-warning: database-upgrades",
    "infrastructure-critical: database-upgrades",
    "infrastructure-critical: ",
  ]);
});

test("a window of everything mutes all but the Watchdog, what names no team of ours too", () => {
  const everything = { ...upgrades, name: "move", silences: "everything" } as const;
  expect(muted(alertmanagerConfig(withWindows(upgrades, everything)).route)).toEqual([
    "infrastructure-warning: ",
    "heartbeat: ",
    "none: ",
    "llm-warning: move",
    "llm-critical: move",
    "infrastructure-warning: database-upgrades, move",
    "infrastructure-critical: database-upgrades, move",
    "infrastructure-critical: move",
    "infrastructure-warning: move",
  ]);
});

test("without windows nothing is said of them", () => {
  expect(alertmanagerConfig(withWindows())).toEqual(alertmanagerConfig(fixtureInventory));
  expect(JSON.stringify(alertmanagerConfig(fixtureInventory))).not.toContain("time_intervals");
});

const path = "inventory: maintenanceWindows[0] (database-upgrades)";

test.each<readonly [string, Partial<MaintenanceWindow>, readonly string[]]>([
  ["that is sound", {}, []],
  ["of a whole day", { from: "00:00", to: "24:00" }, []],
  [
    "without days",
    { weekdays: [] },
    [`${path}.weekdays: is empty: list the days on which it begins, e.g. saturday`],
  ],
  [
    "that begins at no time",
    { from: "25:00" },
    [`${path}.from: "25:00" is not a time of day: write it as 22:00`],
  ],
  [
    "that ends at no time",
    { to: "2:00" },
    [`${path}.to: "2:00" is not a time of day: write it as 02:00, and the end of the day as 24:00`],
  ],
  [
    "that ends at 00:00",
    { to: "00:00" },
    [`${path}.to: "00:00" is the beginning of a day: write its end as 24:00`],
  ],
  [
    "without a length",
    { to: "22:00" },
    [`${path}.to: is equal to from: for a whole day write 00:00 to 24:00`],
  ],
  [
    "nowhere",
    { timeZone: "Berlin" },
    [`${path}.timeZone: "Berlin" is no IANA time zone: write it as Europe/Berlin`],
  ],
  [
    "at an offset",
    { timeZone: "+01:00" },
    [`${path}.timeZone: "+01:00" is no IANA time zone: write it as Europe/Berlin`],
  ],
  [
    "of nobody",
    { silences: { teams: [] } },
    [`${path}.silences.teams: is empty: name a team, or write "everything"`],
  ],
  [
    "of a team that is not there",
    { silences: { teams: ["database"] } },
    [
      `${path}.silences.teams: there is no team "database": add it to teams, or use one of llm, infrastructure`,
    ],
  ],
])("a window %s is told so", (_case, change, problems) => {
  expect(inventoryProblems(withWindows({ ...upgrades, ...change }))).toEqual(problems);
});

test("a window's name is its own and lower-kebab-case", () => {
  expect(inventoryProblems(withWindows(upgrades, upgrades, { ...upgrades, name: "Upgrades" }))).toEqual([
    "inventory: maintenanceWindows[1] (database-upgrades).name: is also the name of maintenanceWindows[0]: give each its own",
    'inventory: maintenanceWindows[2] (Upgrades).name: "Upgrades" is not lower-kebab-case: write it as database-upgrades',
  ]);
});
