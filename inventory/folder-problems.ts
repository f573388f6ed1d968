import { dashboardUids } from "./dashboard-uids.ts";
import { dashboardFolders, type DashboardFolder, type FolderPeople } from "./folder.ts";
import type { Inventory } from "./model.ts";

const UID = /^(?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What types cannot say about Grafana's folders and teams: a line a problem. */
export function folderProblems(inventory: Inventory): readonly string[] {
  const folders = dashboardFolders(inventory);
  return [
    ...grafanaTeamProblems(inventory),
    ...folders.flatMap((folder, index) =>
      [
        ...identityProblems(folder, folders.slice(0, index)),
        ...placeProblems(folder, folders.slice(0, index)),
        ...readerProblems(folder),
        ...peopleProblems(".view", folder.view, inventory),
        ...peopleProblems(".edit", folder.edit ?? {}, inventory),
      ].map((problem) => `${pathOf(folder, index)}${problem}`),
    ),
    ...unplacedProblems(folders),
  ];
}

function pathOf({ uid }: DashboardFolder, index: number): string {
  return `folders[${String(index)}] (${uid})`;
}

function grafanaTeamProblems({ teams }: Inventory): readonly string[] {
  const seen = new Map<string, string>();
  return teams.flatMap(({ name, grafana }, index) => {
    if (grafana === undefined) return [];
    const path = `teams[${String(index)}] (${name}).grafana.name`;
    if (grafana.name.trim() === "") return [`${path}: is empty: write it as Grafana shows it, e.g. LLM`];
    const other = seen.get(grafana.name);
    seen.set(grafana.name, path);
    return other === undefined
      ? []
      : [`${path}: "${grafana.name}" is also ${other}: Grafana has one team of a name, give each its own`];
  });
}

function identityProblems(
  { uid, title }: DashboardFolder,
  before: readonly DashboardFolder[],
): readonly string[] {
  return [
    ...(UID.test(uid)
      ? []
      : [`.uid: "${uid}" is not lower-kebab-case of at most 40 characters: write it as citadel-llm`]),
    ...(before.some((other) => other.uid === uid)
      ? [`.uid: "${uid}" is also the uid of another folder: give each its own`]
      : []),
    ...(title.trim() === "" ? [".title: is empty: say in a word or two what is in it"] : []),
    ...(before.some((other) => other.title === title)
      ? [`.title: "${title}" is also the title of another folder: nobody could tell them apart, change one`]
      : []),
  ];
}

function placeProblems(
  { dashboards }: DashboardFolder,
  before: readonly DashboardFolder[],
): readonly string[] {
  return [
    ...(dashboards.length === 0 ? [".dashboards: is empty: name its dashboards, or leave it out"] : []),
    ...dashboards.flatMap((dashboard, index) => {
      const other = before.find((folder) => folder.dashboards.includes(dashboard));
      if (other !== undefined) {
        return [`.dashboards: ${dashboard} is in ${other.uid} already: leave it in one of them`];
      }
      return dashboards.indexOf(dashboard) === index
        ? []
        : [`.dashboards: ${dashboard} is named twice: name it once`];
    }),
  ];
}

function readerProblems({ view, edit = {} }: DashboardFolder): readonly string[] {
  const readers = [view, edit].flatMap(({ roles = [], teams = [] }) => [...roles, ...teams]);
  const roles = [...(view.roles ?? []), ...(edit.roles ?? [])];
  return [
    ...(readers.length > 0
      ? []
      : [".view: nobody but administrators may read it: name a role or a team, or leave the folder out"]),
    ...(roles.includes("Viewer") && !roles.includes("Editor")
      ? [".view.roles: an Editor would see less than a Viewer: name Editor, too"]
      : []),
  ];
}

function peopleProblems(
  field: string,
  { teams = [] }: FolderPeople,
  inventory: Inventory,
): readonly string[] {
  const inGrafana = inventory.teams.filter(({ grafana }) => grafana !== undefined).map(({ name }) => name);
  return teams.flatMap((name) => {
    if (inGrafana.includes(name)) return [];
    return inventory.teams.some((team) => team.name === name)
      ? [`${field}.teams: ${name} has no team in Grafana: give it \`grafana\` in teams, or leave it out`]
      : [
          `${field}.teams: there is no team "${name}": add it to teams, or use one of ${inventory.teams.map((team) => team.name).join(", ")}`,
        ];
  });
}

function unplacedProblems(folders: readonly DashboardFolder[]): readonly string[] {
  const placed = folders.flatMap(({ dashboards }) => dashboards);
  return Object.values(dashboardUids)
    .filter((uid) => !placed.includes(uid))
    .map((uid) => `folders: ${uid} is in no folder: add it to the dashboards of one`);
}
