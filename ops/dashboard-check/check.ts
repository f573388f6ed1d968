/** `npm run check`, dashboards: every rule against every dashboard of the inventory; a line a finding, exit code 1. */
import { withInventory } from "../../inventory/with-inventory.ts";

await withInventory(async (inventory) => {
  const { findingLine } = await import("./finding.ts");
  const { dashboardFindings } = await import("./findings.ts");
  const findings = dashboardFindings(inventory);
  for (const finding of findings) console.error(findingLine(finding));
  process.exitCode = findings.length > 0 ? 1 : 0;
});
