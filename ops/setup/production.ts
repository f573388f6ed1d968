import type { Environment } from "../../infra/environments/environment.ts";
import { assumptions } from "../../inventory/assumptions.ts";
import { checkout } from "../options.ts";
import { secretProblems } from "../secrets/report.ts";
import { finding, type Finding } from "../verify/check.ts";

/**
 * What production lacks before anything is changed: assumptions that nobody has confirmed, and secret files of the
 * hosts and of the person who deploys. Changes nothing; a host that cannot be reached is a finding.
 */
export async function productionSetupFindings(environment: Environment): Promise<readonly Finding[]> {
  const unconfirmed = Object.entries(assumptions).map(([name, { confirm }]): Finding => ({
    title: `assumption ${name}`,
    state: "missing",
    evidence: confirm,
  }));
  const problems = await secretProblems(environment, checkout);
  return [
    ...unconfirmed,
    ...problems.map((problem) => finding("secret", [problem], "")),
    ...(problems.length === 0 ? [finding("secrets", [], "every file is there")] : []),
  ];
}
