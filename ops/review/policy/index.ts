import type { Objection } from "../review.ts";
import { alertFindings } from "./alerting.ts";
import { containerFindings, unappliedFindings } from "./containers.ts";
import { once, type Comparison, type Finding, type Side } from "./finding.ts";
import { losses } from "./losses.ts";
import { maintenanceFindings } from "./maintenance.ts";
import { permissionFindings } from "./permissions.ts";
import { ruleFindings } from "./rules.ts";
import { secretFindings } from "./secrets.ts";

/** What is looked for on each side by itself; only what the base does not have already is objected to. */
const ofOneSide: readonly ((side: Side) => readonly Finding[])[] = [
  secretFindings,
  ruleFindings,
  alertFindings,
  maintenanceFindings,
  containerFindings,
  permissionFindings,
];

/** What is looked for between the two sides. */
const ofBoth: readonly ((comparison: Comparison) => readonly Finding[])[] = [losses, unappliedFindings];

/**
 * What the policy objects to in a change, by name.
 * @param acknowledged - names of objections that somebody has acknowledged
 */
export function objections(comparison: Comparison, acknowledged: readonly string[]): readonly Objection[] {
  const known = new Set(ofOneSide.flatMap((rule) => rule(comparison.base)).map(({ name }) => name));
  const found = [
    ...ofBoth.flatMap((rule) => rule(comparison)),
    ...ofOneSide.flatMap((rule) => rule(comparison.head)).filter(({ name }) => !known.has(name)),
  ];
  return once(found)
    .map((finding) => ({ ...finding, acknowledged: acknowledged.includes(finding.name) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
