import { ruleFiles } from "../../alerts/index.ts";
import { dashboardUids } from "../../inventory/dashboard-uids.ts";
import { dashboardFolders, type DashboardFolder, type FolderPeople } from "../../inventory/folder.ts";
import { inventory } from "../../inventory/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { inventoryProblems } from "../../inventory/validate.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { folderInventory, teamFolders } from "../fixtures/team-folders.ts";

const [everybody, analytics, infrastructure] = teamFolders;
if (everybody === undefined || analytics === undefined || infrastructure === undefined)
  throw new Error("test/fixtures/team-folders.ts: needs three folders");

test("a site that declares no folder has one, with every dashboard, for everybody of the organisation", () => {
  expect(dashboardFolders(fixtureInventory)).toEqual([
    {
      uid: "citadel-llm",
      title: "LLM platform",
      dashboards: Object.values(dashboardUids),
      view: { roles: ["Viewer", "Editor"] },
    },
  ]);
});

test("folders for everybody, for editors, for a team and with an editing team are sound", () => {
  expect(inventoryProblems(folderInventory)).toEqual([]);
});

test("a dashboard that there is none of does not compile", () => {
  const misnamed: Pick<DashboardFolder, "dashboards"> = {
    // @ts-expect-error "llm-models" is no dashboard
    dashboards: ["llm-models"],
  };
  expect(Object.values(dashboardUids)).not.toContain(misnamed.dashboards[0]);
});

const first = "inventory: folders[0] (citadel-llm)";
const second = "inventory: folders[1] (citadel-analytics)";
const withSecond = (change: Partial<DashboardFolder>): Partial<Inventory> => ({
  folders: [everybody, { ...analytics, ...change }, infrastructure],
});
const withView = (view: FolderPeople) => withSecond({ view });
const [llm, others] = folderInventory.teams;
if (llm === undefined || others === undefined)
  throw new Error("test/fixtures/team-folders.ts: needs two teams");

test.each<[string, Partial<Inventory>, readonly string[]]>([
  [
    "a uid that is no part of an address",
    withSecond({ uid: "Our/Numbers" }),
    [
      'inventory: folders[1] (Our/Numbers).uid: "Our/Numbers" is not lower-kebab-case of at most 40 characters: write it as citadel-llm',
    ],
  ],
  [
    "a uid that Grafana finds too long",
    withSecond({ uid: "a".repeat(41) }),
    [
      `inventory: folders[1] (${"a".repeat(41)}).uid: "${"a".repeat(41)}" is not lower-kebab-case of at most 40 characters: write it as citadel-llm`,
    ],
  ],
  [
    "two folders of one uid and title",
    withSecond({ uid: "citadel-llm", title: "LLM platform" }),
    [
      'inventory: folders[1] (citadel-llm).uid: "citadel-llm" is also the uid of another folder: give each its own',
      'inventory: folders[1] (citadel-llm).title: "LLM platform" is also the title of another folder: nobody could tell them apart, change one',
    ],
  ],
  [
    "a folder without a title",
    withSecond({ title: " " }),
    [`${second}.title: is empty: say in a word or two what is in it`],
  ],
  [
    "a dashboard in two folders, and one that is named twice",
    withSecond({ dashboards: [...analytics.dashboards, "llm-slo", "llm-model"] }),
    [
      `${second}.dashboards: llm-slo is named twice: name it once`,
      `${second}.dashboards: llm-model is in citadel-llm already: leave it in one of them`,
    ],
  ],
  [
    "dashboards in no folder, and a folder without any",
    withSecond({ dashboards: [] }),
    [
      `${second}.dashboards: is empty: name its dashboards, or leave it out`,
      "inventory: folders: llm-slo is in no folder: add it to the dashboards of one",
      "inventory: folders: llm-capacity is in no folder: add it to the dashboards of one",
      "inventory: folders: llm-custom is in no folder: add it to the dashboards of one",
    ],
  ],
  [
    "a folder that nobody may read",
    withView({}),
    [`${second}.view: nobody but administrators may read it: name a role or a team, or leave the folder out`],
  ],
  [
    "a folder that viewers see and editors do not",
    { folders: [{ ...everybody, view: { roles: ["Viewer"] } }, analytics, infrastructure] },
    [`${first}.view.roles: an Editor would see less than a Viewer: name Editor, too`],
  ],
  [
    "a team that is not there, to view and to edit",
    withSecond({ view: { teams: ["data-science"] }, edit: { teams: ["web"] } }),
    [
      `${second}.view.teams: there is no team "data-science": add it to teams, or use one of llm, infrastructure`,
      `${second}.edit.teams: there is no team "web": add it to teams, or use one of llm, infrastructure`,
    ],
  ],
  [
    "a team that Grafana knows nothing of",
    { teams: [{ name: "llm", title: "LLM team", slackChannel: "#llm" }, others] },
    [
      `${second}.view.teams: llm has no team in Grafana: give it \`grafana\` in teams, or leave it out`,
      "inventory: folders[2] (citadel-infrastructure).view.teams: llm has no team in Grafana: give it `grafana` in teams, or leave it out",
    ],
  ],
  [
    "two teams that are one in Grafana",
    { teams: [llm, { ...others, grafana: { name: "LLM", provided: "found" } }] },
    [
      'inventory: teams[1] (infrastructure).grafana.name: "LLM" is also teams[0] (llm).grafana.name: Grafana has one team of a name, give each its own',
    ],
  ],
  [
    "a team without a name in Grafana",
    { teams: [llm, { ...others, grafana: { name: "", provided: "deployed" } }] },
    ["inventory: teams[1] (infrastructure).grafana.name: is empty: write it as Grafana shows it, e.g. LLM"],
  ],
])("%s is a problem", (_case, change, problems) => {
  expect(inventoryProblems({ ...folderInventory, ...change })).toEqual(problems);
});

test("whoever an alert of the site is sent to may open the dashboard that it links to", () => {
  const rules = Object.values(ruleFiles(inventory)).flatMap(({ groups }) =>
    groups.flatMap((group) => group.rules.flatMap((rule) => ("alert" in rule ? [rule] : []))),
  );
  const folders = dashboardFolders(inventory);
  const shut = rules.flatMap(({ alert, labels, annotations }) => {
    const uid = /\/d\/([\w-]+)/.exec(annotations["dashboard_url"] ?? "")?.[1];
    const view = folders.find(({ dashboards }) => dashboards.some((each) => each === uid))?.view;
    const mayOpen =
      view?.roles?.includes("Viewer") === true || view?.teams?.includes(labels["team"] ?? "") === true;
    return mayOpen ? [] : [`${alert}: ${labels["team"] ?? ""} may not open ${uid ?? "nothing"}`];
  });
  expect(rules.length).toBeGreaterThan(50);
  expect(shut).toEqual([]);
});
