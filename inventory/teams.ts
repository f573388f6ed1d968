import { assumptions } from "./assumptions.ts";
import type { Team } from "./model.ts";

/** Who owns alerts. */
export const teams = [
  { name: "llm", title: "LLM team", slackChannel: assumptions.teamChannels.value.llm },
  {
    name: "infrastructure",
    title: "Infrastructure team",
    slackChannel: assumptions.teamChannels.value.infrastructure,
  },
] as const satisfies readonly Team[];

export type TeamName = (typeof teams)[number]["name"];
