import { customProblems } from "./metrics/custom-problems.ts";
import type { Inventory } from "./model.ts";

/** What types cannot say about custom metrics: a line a problem. */
export function customMetricsProblems({ customMetrics, teams }: Inventory): readonly string[] {
  if (customMetrics === undefined) return [];
  const teamNames = teams.map(({ name }) => name);
  return [
    ...customProblems(customMetrics),
    ...customMetrics.namespaces.flatMap(({ namespace, owner }, index) =>
      teamNames.includes(owner)
        ? []
        : [
            `namespaces[${String(index)}] (${namespace}).owner: there is no team "${owner}": add it to teams, or use one of ${teamNames.join(", ")}`,
          ],
    ),
  ].map((problem) => `customMetrics.${problem}`);
}
