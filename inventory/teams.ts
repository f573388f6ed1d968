import { assumptions } from "./assumptions.ts";
import type { Team } from "./model.ts";

/** Who owns alerts. */
export const teams = [
  {
    name: "llm",
    title: "LLM team",
    slackChannel: assumptions.teamChannels.value.llm,
    grafana: { name: "LLM", provided: assumptions.grafanaTeams.value },
  },
  {
    name: "infrastructure",
    title: "Infrastructure team",
    slackChannel: assumptions.teamChannels.value.infrastructure,
    grafana: { name: "Infrastructure", provided: assumptions.grafanaTeams.value },
  },
] as const satisfies readonly Team[];

export type TeamName = (typeof teams)[number]["name"];
