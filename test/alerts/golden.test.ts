import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { alertmanagerConfig, ruleFiles } from "../../alerts/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const directory = join(__dirname, "../golden/alerts");

const documents: readonly (readonly [string, object])[] = [
  ...Object.entries(ruleFiles(fixtureInventory)).map(([name, file]) => [`rules/${name}.yml`, file] as const),
  ["alertmanager.yml", alertmanagerConfig(fixtureInventory)],
];

// Read the difference as a reviewer would; `npm run golden` writes it down.
test.each(documents)("%s is rendered as the golden file has it", (name, document) => {
  const file = join(directory, name);
  const text = stringify(document, { lineWidth: 0 });
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
});

test("the same inventory gives the same bytes", () => {
  const texts = () => JSON.stringify([ruleFiles(fixtureInventory), alertmanagerConfig(fixtureInventory)]);
  expect(texts()).toBe(texts());
});
