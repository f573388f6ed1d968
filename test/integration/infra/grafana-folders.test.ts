/** What production's Grafana stack makes of folders and teams, applied by the real provider to the stand-in. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { block } from "../../../infra/aspects/problem.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { writeBundle } from "../../../ops/bundle/folder.ts";
import { liveFolder } from "../../../ops/live/grafana-api.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { folderInventory } from "../../fixtures/team-folders.ts";
import { goodBundle } from "../../ops/review/bundle.ts";
import { startedGrafana, PASSWORD, type Grafana } from "../../simulator/support/grafana.ts";
import { fetched } from "../../simulator/support/http.ts";
import { terraformIn } from "../support/terraform.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(300_000);

const stack = "production-grafana";
let grafana: Grafana;
let directory: string;
beforeAll(async () => {
  grafana = await startedGrafana();
  directory = temporaryDirectory("grafana-folders-");
  writeFileSync(join(directory, "auth"), `admin:${PASSWORD}\n`);
  writeFileSync(join(directory, "password"), `${PASSWORD}\n`);
  await declare(folderInventory);
});
afterAll(async () => {
  await grafana.service.close();
});

/** Writes production's stack for a site, pointed at the stand-in, as Terraform is to find it. */
async function declare(site: Inventory): Promise<void> {
  const { template = {}, files = {} } = goodBundle(site).stacks.find(({ name }) => name === stack) ?? {};
  writeBundle(directory, {
    stacks: [
      {
        name: stack,
        files,
        template: {
          ...template,
          terraform: {
            backend: { local: { path: join(directory, "state") } },
            required_providers: { grafana: { source: "grafana/grafana", version: ">= 1.43.0" } },
          },
          provider: {
            grafana: [{ url: grafana.base, auth: `\${trimspace(file("${join(directory, "auth")}"))}` }],
          },
        },
      },
    ],
  });
  // Writing the stack takes its lock file away.
  expect(await terraform("init", "-input=false")).toMatchObject({ code: 0 });
}

const terraform = (...args: readonly string[]) => terraformIn(join(directory, "stacks", stack), args);

const applied = () => terraform("apply", "-input=false", "-auto-approve");
const planned = () => terraform("plan", "-input=false", "-detailed-exitcode");

async function folderOfDashboard(uid: string): Promise<unknown> {
  const { json } = await grafana.call("GET", `/api/dashboards/uid/${uid}`);
  return block(block(json)["meta"])["folderUid"];
}

async function permissions(uid: string): Promise<unknown> {
  const administrator = { url: grafana.base, user: "admin", passwordFile: join(directory, "password") };
  return (await liveFolder(administrator, uid))?.permissions;
}

async function opened(login: string, path: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${login}:${PASSWORD}`).toString("base64")}`;
  return (await fetched(`${grafana.base}${path}`, { headers: { authorization } })).status;
}

const numbered = z.object({ id: z.int() });
const listed = z.object({ teams: z.array(numbered) });

test("a team that should be there and is not fails the plan, and says which", async () => {
  const { code, output } = await planned();
  expect(code).toBe(1);
  expect(output).toContain('no team with name "Operations"');
});

test("folders are made with their dashboards and permissions, and a second plan is empty", async () => {
  await grafana.call("POST", "/api/teams", { name: "Operations" });
  expect(await applied()).toMatchObject({ code: 0 });
  expect(await planned()).toMatchObject({ code: 0 });
  expect(await permissions("citadel-analytics")).toEqual(
    expect.arrayContaining([
      { permission: "View", role: "Editor" },
      { permission: "View", team: "LLM" },
    ]),
  );
  expect(await permissions("citadel-infrastructure")).toEqual(
    expect.arrayContaining([
      { permission: "View", team: "LLM" },
      { permission: "Edit", team: "Operations" },
    ]),
  );
  expect(
    await Promise.all(["llm-model", "llm-capacity", "infra-node"].map((uid) => folderOfDashboard(uid))),
  ).toEqual(["citadel-llm", "citadel-analytics", "citadel-infrastructure"]);
});

test("whoever joins a team sees what it sees, and a deployment leaves them in it", async () => {
  const made = await grafana.call("POST", "/api/admin/users", { login: "anna", password: PASSWORD });
  const found = await grafana.call("GET", "/api/teams/search?name=LLM");
  const team = String(listed.parse(found.json).teams[0]?.id);
  const statuses = () =>
    Promise.all(
      ["llm-model", "llm-capacity", "infra-node"].map((uid) => opened("anna", `/api/dashboards/uid/${uid}`)),
    );
  expect(await statuses()).toEqual([200, 403, 403]);
  await grafana.call("POST", `/api/teams/${team}/members`, { userId: numbered.parse(made.json).id });
  expect(await statuses()).toEqual([200, 200, 200]);
  expect(await planned()).toMatchObject({ code: 0 });
});

test("a permission that was given by hand is taken back", async () => {
  await grafana.call("POST", "/api/access-control/folders/citadel-infrastructure", {
    permissions: [{ builtInRole: "Viewer", permission: "Edit" }],
  });
  expect(await planned()).toMatchObject({ code: 2 });
  expect(await applied()).toMatchObject({ code: 0 });
  expect(await permissions("citadel-infrastructure")).toHaveLength(2);
});

test("folders are joined into the one that was there first, and no dashboard is lost", async () => {
  await declare({ ...fixtureInventory, teams: folderInventory.teams });
  expect(await applied()).toMatchObject({ code: 0 });
  expect(await planned()).toMatchObject({ code: 0 });
  expect((await grafana.call("GET", "/api/folders")).json).toMatchObject([{ uid: "citadel-llm" }]);
  expect(
    await Promise.all(["llm-model", "llm-capacity", "infra-node"].map((uid) => folderOfDashboard(uid))),
  ).toEqual(["citadel-llm", "citadel-llm", "citadel-llm"]);
});

test("a team of ours is not deleted by a plan in production", async () => {
  const { code, output } = await terraform("destroy", "-input=false", "-auto-approve");
  expect(code).toBe(1);
  expect(output).toContain("grafana_team.team-llm has lifecycle.prevent_destroy set");
});
