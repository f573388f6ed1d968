import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { block } from "../../../infra/aspects/problem.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { sorted } from "../../../ops/bundle/bundle.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { folderInventory } from "../../fixtures/team-folders.ts";
import { goodBundle } from "../../ops/review/bundle.ts";
import { localFixture } from "../local-fixture.ts";
import { synthesis } from "../synthesised.ts";

const folder = join(__dirname, "../../golden/infra");

/** Folders, permissions and teams of production's Grafana stack, and what it looks up. */
function declared(site: Inventory): string {
  const template = goodBundle(site).stacks.find(({ name }) => name === "production-grafana")?.template ?? {};
  const { grafana_dashboard: dashboards, ...resources } = block(block(template)["resource"]);
  const places = Object.entries(block(dashboards)).map(([id, dashboard]): [string, unknown] => [
    id,
    block(dashboard)["folder"],
  ]);
  return `${JSON.stringify(sorted({ ...resources, data: block(template)["data"], places: Object.fromEntries(places) }), withoutComments, 2)}\n`;
}

/** What CDKTF notes beside each resource. */
function withoutComments(key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}

test.each<[string, Inventory]>([
  ["one-folder", fixtureInventory],
  ["team-folders", folderInventory],
])("%s is declared as in its golden file (rewritten by UPDATE_GOLDEN=1)", (name, site) => {
  const file = join(folder, `grafana-${name}.json`);
  const rendered = declared(site);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, rendered);
  }
  expect(rendered).toBe(readFileSync(file, "utf8"));
});

test("a local copy makes the teams that the site finds, and may delete them", () => {
  const { resources } = synthesis([localFixture(folderInventory)]);
  expect(
    resources
      .filter(({ type }) => type === "grafana_team")
      .map(({ attributes: { name, lifecycle } }) => [name, block(lifecycle)["prevent_destroy"]]),
  ).toEqual([
    ["Operations", false],
    ["LLM", false],
  ]);
});
