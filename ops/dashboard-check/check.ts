/** `npm run check`, dashboards: every rule against every dashboard of the inventory; a line a finding, exit code 1. */
import { inventory } from "../../inventory/index.ts";
import { findingLine } from "./finding.ts";
import { dashboardFindings } from "./findings.ts";

const findings = dashboardFindings(inventory);
for (const finding of findings) console.error(findingLine(finding));
process.exitCode = findings.length > 0 ? 1 : 0;
