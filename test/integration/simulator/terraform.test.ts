import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startedGrafana, PASSWORD, type Grafana } from "../../simulator/support/grafana.ts";
import { terraformIn } from "../support/terraform.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(300_000);

let grafana: Grafana;
let directory: string;
beforeAll(async () => {
  grafana = await startedGrafana();
  directory = temporaryDirectory("simulator-terraform-");
  writeFileSync(join(directory, "password"), PASSWORD);
  writeFileSync(join(directory, "main.tf"), configuration(grafana.base, directory));
  expect(await terraform("init", "-input=false")).toMatchObject({ code: 0 });
});
afterAll(() => grafana.service.close());

/** Folder, dashboard and permissions as our stacks declare them; only what provider 1.43 and 4.x share. */
function configuration(url: string, home: string): string {
  return `terraform {
  required_providers {
    grafana = {
      source  = "grafana/grafana"
      version = ">= 1.43.0"
    }
  }
}
provider "grafana" {
  url  = "${url}"
  auth = "admin:\${trimspace(file("${home}/password"))}"
}
variable "title" {
  default = "Overview"
}
variable "viewer" {
  default = "View"
}
resource "grafana_folder" "llm" {
  uid                          = "citadel-llm"
  title                        = "LLM platform"
  prevent_destroy_if_not_empty = true
}
resource "grafana_dashboard" "overview" {
  folder      = grafana_folder.llm.uid
  overwrite   = true
  config_json = jsonencode({
    uid           = "citadel-overview"
    title         = var.title
    schemaVersion = 39
    tags          = ["citadel"]
    panels        = [{ id = 1, type = "timeseries", title = "TTFT", targets = [{ expr = "up" }] }]
  })
}
resource "grafana_folder_permission" "llm" {
  folder_uid = grafana_folder.llm.uid
  permissions {
    role       = "Viewer"
    permission = var.viewer
  }
  permissions {
    role       = "Editor"
    permission = "View"
  }
}
`;
}

const terraform = (...args: readonly string[]) => terraformIn(directory, args);

const viewersEdit: unknown = expect.arrayContaining([
  expect.objectContaining({ role: "Viewer", permission: 2 }),
]);
const planned = (...args: readonly string[]) =>
  terraform("plan", "-input=false", "-detailed-exitcode", ...args);
const applied = (...args: readonly string[]) => terraform("apply", "-input=false", "-auto-approve", ...args);

test("the real provider creates, finds nothing to change, changes in place, repairs and destroys", async () => {
  expect((await applied()).output).toContain("Apply complete! Resources: 3 added, 0 changed, 0 destroyed.");
  expect(await planned()).toMatchObject({ code: 0 });
  expect(await grafana.call("GET", "/api/dashboards/uid/citadel-overview")).toMatchObject({
    status: 200,
    json: { dashboard: { title: "Overview", version: 1 }, meta: { folderUid: "citadel-llm" } },
  });

  const changes = ["-var", "title=Changed", "-var", "viewer=Edit"];
  expect((await applied(...changes)).output).toContain(
    "Apply complete! Resources: 0 added, 2 changed, 0 destroyed.",
  );
  expect(await planned(...changes)).toMatchObject({ code: 0 });
  expect(await grafana.call("GET", "/api/folders/citadel-llm/permissions")).toMatchObject({
    json: viewersEdit,
  });

  // Somebody deletes the dashboard by hand: the plan makes it again.
  await grafana.call("DELETE", "/api/dashboards/uid/citadel-overview");
  expect(await planned(...changes)).toMatchObject({ code: 2 });
  expect((await applied(...changes)).output).toContain("Resources: 1 added, 0 changed, 0 destroyed.");

  // A folder that holds somebody else's dashboard is not destroyed.
  const foreign = { dashboard: { uid: "foreign", title: "Foreign" }, folderUid: "citadel-llm" };
  await grafana.call("POST", "/api/dashboards/db", foreign);
  const refused = await terraform("destroy", "-input=false", "-auto-approve");
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("is not empty and prevent_destroy_if_not_empty is set");
  await grafana.call("DELETE", "/api/dashboards/uid/foreign");
  expect(await terraform("destroy", "-input=false", "-auto-approve")).toMatchObject({ code: 0 });
  expect(await grafana.call("GET", "/api/search")).toEqual({ status: 200, json: [] });
});

test("a wrong password fails the plan with Grafana's own words", async () => {
  writeFileSync(join(directory, "password"), "wrong");
  const { code, output } = await applied();
  writeFileSync(join(directory, "password"), PASSWORD);
  expect(code).toBe(1);
  expect(output).toContain("Invalid username or password");
});
