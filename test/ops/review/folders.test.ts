/** What a review, its policy and a drift report say of folders, teams and permissions. */
import { block } from "../../../infra/aspects/problem.ts";
import { liveBundle, type LiveReading } from "../../../ops/drift/live-bundle.ts";
import { changes } from "../../../ops/review/changes/index.ts";
import { review } from "../../../ops/review/compare.ts";
import { monitoringModel } from "../../../ops/review/model/index.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { folderInventory } from "../../fixtures/team-folders.ts";
import { goodBundle } from "./bundle.ts";

// Generous: a synthesis takes seconds on an idle machine, and more on a busy one.
jest.setTimeout(120_000);

let one: Bundle;
let several: Bundle;
beforeAll(() => {
  one = goodBundle();
  several = goodBundle(folderInventory);
});

const texts = (before: Bundle, after: Bundle) =>
  changes(monitoringModel(before), monitoringModel(after)).map(({ subject, text }) => `${subject}: ${text}`);
const objections = (base: Bundle, head: Bundle) =>
  review({
    environment: "production",
    base: { title: "a", bundle: base },
    head: { title: "b", bundle: head },
    acknowledged: [],
  }).objections.map(({ name }) => name);

test("a review names folders, teams and whose permissions change", () => {
  expect(texts(one, several)).toEqual([
    "folder: folder Analytics (citadel-analytics) added",
    "folder: folder Infrastructure (citadel-infrastructure) added",
    "team: team LLM made, without members",
    "permission: folder Analytics: Editor: nothing → View",
    "permission: folder Analytics: team LLM: nothing → View",
    "permission: folder Infrastructure: team LLM: nothing → View",
    "permission: folder Infrastructure: team Operations: nothing → Edit",
    "dashboard: dashboard Data stores: folder citadel-llm → citadel-infrastructure",
    "dashboard: dashboard Machines: folder citadel-llm → citadel-infrastructure",
    "dashboard: dashboard LLM capacity: folder citadel-llm → citadel-analytics",
    "dashboard: dashboard Custom metrics: folder citadel-llm → citadel-analytics",
    "dashboard: dashboard LLM objectives: folder citadel-llm → citadel-analytics",
    "dashboard: dashboard Monitoring itself: folder citadel-llm → citadel-infrastructure",
  ]);
});

test("the policy objects to a team that may edit, and to dashboards that only teams can read from now on", () => {
  expect(objections(one, several)).toEqual([
    "open-folder:citadel-infrastructure/team Operations",
    ...["infra-data", "infra-node", "llm-capacity", "llm-custom", "llm-slo", "monitoring-self"].map(
      (uid) => `readers-lost:${uid}`,
    ),
  ]);
});

test("the policy objects to a team of ours that goes, also where one of the same name is made for it", () => {
  expect(objections(several, one)).toEqual(["team-lost:LLM"]);
  const renamed = {
    stacks: several.stacks.map((stack) => ({
      ...stack,
      template: block(JSON.parse(JSON.stringify(stack.template).replaceAll("team-llm", "team-ai"))),
    })),
  };
  expect(objections(several, renamed)).toEqual(["team-lost:LLM"]);
});

test("what was given to a team by hand is drift, by the team's name", () => {
  const permissions = [
    { permission: "Edit", role: "Editor" },
    { permission: "View", team: "LLM" },
    { permission: "View", team: "Them/Others" },
  ];
  const reading: LiveReading = {
    publications: [],
    dashboards: {},
    folders: { "citadel-analytics": { title: "Analytics", permissions, dashboards: {} } },
  };
  expect(texts(several, liveBundle(several, reading).bundle)).toEqual([
    "permission: folder Analytics: Editor: View → Edit",
    "permission: folder Analytics: team Them/Others: nothing → View",
  ]);
});

test("teams that are made and that are found are known by their names", () => {
  const permissions = [
    { permission: "View", team: "LLM" },
    { permission: "Edit", team: "Operations" },
  ];
  const folder = { title: "Infrastructure", permissions, dashboards: {} };
  const folders = { "citadel-infrastructure": folder };
  expect(liveBundle(several, { publications: [], dashboards: {}, folders }).bundle).toEqual(several);
});
