import type { DashboardFolder } from "./folder.ts";
import type { TeamName } from "./teams.ts";

/** Who runs the platform: they look for causes in each other's machines and numbers. */
const operators = ["llm", "infrastructure"] as const satisfies readonly TeamName[];

/**
 * Our folders in Grafana. Whoever uses the models may see how they do; what only the teams can judge (load and
 * limits, numbers that teams bring themselves, machines, the monitoring) is theirs.
 */
export const folders: readonly DashboardFolder[] = [
  {
    uid: "citadel-llm",
    title: "LLM platform",
    dashboards: ["llm-overview", "llm-model", "llm-slo", "llm-canary", "llm-gateway", "llm-gpu"],
    view: { roles: ["Viewer", "Editor"] },
  },
  {
    uid: "citadel-analytics",
    title: "LLM analytics",
    dashboards: ["llm-capacity", "llm-custom"],
    view: { teams: operators },
  },
  {
    uid: "citadel-infrastructure",
    title: "Infrastructure",
    dashboards: ["infra-node", "infra-data", "monitoring-self"],
    view: { teams: operators },
  },
];
