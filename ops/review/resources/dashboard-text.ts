import { block, list, text, without } from "../../../infra/aspects/problem.ts";
import { sorted } from "../../bundle/bundle.ts";

/**
 * A dashboard's JSON as Grafana's provider compares it: without `id`, `version` and the ids of its panels, keys in
 * order. Source: `NormalizeDashboardConfigJSON` of grafana/terraform-provider-grafana. What is no JSON is left as it is.
 */
export function dashboardText(json: string): string {
  const dashboard = parsed(json);
  if (dashboard === undefined) return json;
  const rest = without(dashboard, ["id", "version"]);
  if (rest["panels"] === undefined) return JSON.stringify(sorted(rest));
  const panels = list(rest["panels"]).map((panel) => without(block(panel), ["id"]));
  return JSON.stringify(sorted({ ...rest, panels }));
}

/** The `uid` in a dashboard's JSON; empty where there is none. */
export function dashboardUid(json: string): string {
  return text(parsed(json)?.["uid"]);
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return block(JSON.parse(json));
  } catch {
    return undefined;
  }
}
