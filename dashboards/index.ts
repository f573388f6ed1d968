import type { Inventory } from "../inventory/model.ts";
import type { Dashboard } from "./layer/model.ts";
import { queriesOf, type DashboardQuery, type VariableChoice } from "./layer/queries.ts";
import type { View } from "./layer/view.ts";
import { dashboardJson } from "./layer/render-dashboard.ts";
import { infraData } from "./infra-data/index.ts";
import { infraNode } from "./infra-node/index.ts";
import { machinesMeasured } from "./infra-node/selected.ts";
import { llmCanary } from "./llm-canary/index.ts";
import { llmCapacity } from "./llm-capacity/index.ts";
import { llmCustom } from "./llm-custom/index.ts";
import { llmGateway } from "./llm-gateway/index.ts";
import { llmGpu } from "./llm-gpu/index.ts";
import { llmSlo } from "./llm-slo/index.ts";
import { monitoringSelf } from "./monitoring-self/index.ts";
import { llmModel } from "./llm-model/index.ts";
import { llmOverview } from "./llm-overview/index.ts";
import { modelsServed } from "./residency.ts";

export type { DashboardQuery } from "./layer/queries.ts";
export { lastSeconds, type View } from "./layer/view.ts";
export { dataSourceUid, uids } from "./uids.ts";

/** A dashboard as Grafana takes it: the classic model (v1), without numeric id. */
export interface DashboardDocument {
  readonly uid: string;
  readonly title: string;
  /** Written with `JSON.stringify`. Holds `${…}`, which Terraform would take for its own. */
  readonly json: object;
}

/** Every dashboard, from the widest question to the narrowest. A new one is a line here. */
const declared: readonly ((inventory: Inventory) => Dashboard)[] = [
  llmOverview,
  llmModel,
  llmSlo,
  llmCanary,
  llmGateway,
  llmGpu,
  llmCapacity,
  infraNode,
  infraData,
  llmCustom,
  monitoringSelf,
];

/** Every dashboard of an inventory. Pure: the same inventory gives the same bytes. */
export function dashboards(inventory: Inventory): readonly DashboardDocument[] {
  return declared
    .map((declare) => declare(inventory))
    .map((dashboard) => ({
      uid: dashboard.uid,
      title: dashboard.title,
      json: dashboardJson(dashboard),
    }));
}

/**
 * Every query of every dashboard, ready for Prometheus: what `verify` asks a running server.
 * @param view what the reader looks at. @defaultValue an hour, in which rates look back five minutes
 */
export function dashboardQueries(inventory: Inventory, view?: View): readonly DashboardQuery[] {
  const choices = {
    model: modelChoices(inventory),
    host: machinesMeasured(inventory).map((value) => ({ value })),
  };
  return declared.flatMap((declare) => queriesOf(declare(inventory), choices, view));
}

/** The models that a reader can choose; those on demand may be down, and have no canaries. */
function modelChoices(inventory: Inventory): readonly VariableChoice[] {
  return modelsServed(inventory, "always", "on-demand").map(({ name, residency }) =>
    residency === "always"
      ? { value: name }
      : { value: name, emptyBecause: `${name} is loaded on demand: it may be down, and has no canaries` },
  );
}
