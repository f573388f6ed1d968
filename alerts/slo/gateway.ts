import { matching, series, type CanaryPath, type LabelMatcher } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { budgetBurning, type Budget } from "./budget-burning.ts";
import { burnWindows } from "./windows.ts";

/** Pages that tell of an outage of the gateway by themselves. */
const outages = ["GatewayDown", "GatewayNotReady", "GatewayCanaryFailing"];

/**
 * Whether the gateway spends its error budget too fast: it fails some of what the models behind it can answer, too
 * little for `GatewayCanaryFailing`. Judged by canaries, which come whether or not there are users.
 * @throws {ObjectiveError} where its objective leaves so much budget that a window could never fire
 */
export function gatewayBudgetAlerts(inventory: Inventory): readonly AlertDefinition[] {
  const { gateway, models } = inventory;
  if (models.every(({ residency }) => residency !== "always")) return [];
  const target = gateway.name;
  const budget: Budget = {
    objective: {
      ratio: gateway.objectives.canary,
      place: "gateway.objectives.canary",
      words: "objectives.canary of the gateway in the inventory",
    },
    badShare: failedShare,
    badPerSecond: failures("1h"),
    outages: { pages: outages, about: { target } },
    wereBad: (range) =>
      `the canaries through ${target} in ${range} failed though the model answered those sent straight to it`,
  };
  return burnWindows
    .filter(({ severity }) => severity === "critical")
    .map((window) => ({
      name: "GatewayErrorBudgetBurning",
      ...budgetBurning(budget, window, inventory),
      team: gateway.team,
      labels: { target, kind: "gateway", path: "gateway", window: window.long, host: gateway.host },
      summary: `${target} fails some of the requests that the models can answer`,
    }));
}

function failedShare(range: string): string {
  return `${failures(range)} / (sum(${rates("gateway", matching("success|failure"), range)}) > 0)`;
}

/** PromQL: failed canaries a second through the gateway, without those that the model would have failed anyway. */
function failures(range: string): string {
  const [through, straight] = [rates("gateway", "failure", range), rates("direct", "failure", range)];
  // What never failed straight may have no series of failures.
  return `sum(clamp_min(${through} - ${straight} or ${through}, 0))`;
}

function rates(path: CanaryPath, outcome: string | LabelMatcher, range: string): string {
  return `sum by (model) (rate(${series("llm_canary_runs_total", { path, outcome })}[${range}]))`;
}
