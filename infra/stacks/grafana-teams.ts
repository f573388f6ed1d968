import { DataGrafanaTeam } from "@cdktf/provider-grafana/lib/data-grafana-team";
import { Team } from "@cdktf/provider-grafana/lib/team";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment.ts";

/**
 * Ids in Grafana of the inventory's teams, by their names in the inventory: of those that are there already, and of
 * those that this declares in a stack (ADR 0013).
 */
export function grafanaTeamIds(scope: Construct, environment: Environment): ReadonlyMap<string, string> {
  return new Map(
    environment.inventory.teams.flatMap(({ name, grafana }): [string, string][] => {
      if (grafana === undefined) return [];
      const id = `team-${name}`;
      return grafana.provided === "found"
        ? [[name, new DataGrafanaTeam(scope, id, { name: grafana.name }).id]]
        : [[name, teamOfOurs(scope, id, grafana.name, environment).id]];
    }),
  );
}

function teamOfOurs(scope: Construct, id: string, name: string, environment: Environment): Team {
  return new Team(scope, id, {
    name,
    lifecycle: {
      // Who belongs to it, and what they prefer, is given in Grafana: provider 1.43 would take away what is not here.
      ignoreChanges: ["email", "members", "preferences"],
      // Its members, and what others let it see, cannot come back.
      preventDestroy: environment.name === "production",
    },
  });
}
