import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboards } from "../../dashboards/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const folder = join(__dirname, "../golden/dashboards");

test.each(dashboards(fixtureInventory).map(({ uid, json }) => [uid, json] as const))(
  "%s is rendered as in its golden file (rewritten by UPDATE_GOLDEN=1)",
  (uid, json) => {
    const file = join(folder, `${uid}.json`);
    const rendered = `${JSON.stringify(json, null, 2)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, rendered);
    }
    expect(rendered).toBe(readFileSync(file, "utf8"));
  },
);
