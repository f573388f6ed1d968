import { dashboardUrl } from "../../../alerts/dashboard-url.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import type { FiringAlert } from "./case.ts";

/** Labels of every alert of the fixture, by severity and team. */
export function labelled(
  severity: "critical" | "warning" | "info",
  team: "llm" | "infrastructure",
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { severity, team, cluster: "fixture", ...labels };
}

/** An alert of the fixture as Prometheus sends it. */
export function firing(
  alert: string,
  labels: Readonly<Record<string, string>>,
  summary: string,
  description: string,
): FiringAlert {
  return {
    alert,
    labels,
    annotations: {
      summary,
      description,
      runbook_url: `https://git.example/runbooks/${alert}.md`,
      dashboard_url: dashboardUrl(fixtureInventory, { name: alert, labels }),
    },
  };
}
