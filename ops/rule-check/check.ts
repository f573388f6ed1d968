/** `npm run check`, rules: every check against every rule of the inventory; a line a finding, exit code 1. */
import { withInventory } from "../../inventory/with-inventory.ts";

await withInventory(async (inventory) => {
  const { ruleFindingLines } = await import("./rule-findings.ts");
  const lines = ruleFindingLines(inventory);
  for (const line of lines) console.error(line);
  process.exitCode = lines.length > 0 ? 1 : 0;
});
