import { z } from "zod";
import { dashboardQueries, dashboards, dataSourceUid } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { finding, type Finding } from "./check.ts";

const dashboardAnswer = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()) }),
});
const queryAnswer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Queries of dashboards that are asked at the same time: a metrics server has better things to do. */
const CONCURRENT_QUERIES = 8;

/** The dashboards are in Grafana, and every query of every panel is answered with data or has a reason not to be. */
export async function dashboardFindings(
  grafana: Endpoint,
  inventory: Inventory,
): Promise<readonly Finding[]> {
  const expected = dashboards(inventory);
  const live = await Promise.all(
    expected.map(({ uid }) => jsonOf(dashboardAnswer, grafana, `/api/dashboards/uid/${uid}`)),
  );
  const proxy = `/api/datasources/proxy/uid/${dataSourceUid}`;
  const queries = dashboardQueries(inventory);
  const empty: string[] = [];
  const excused: string[] = [];
  const pending = [...queries];
  const worker = async () => {
    for (let query = pending.shift(); query !== undefined; query = pending.shift()) {
      const { data } = await jsonOf(
        queryAnswer,
        grafana,
        `${proxy}/api/v1/query?query=${encodeURIComponent(query.expr)}`,
      );
      if (data.result.length > 0) continue;
      const place = `${query.dashboard}: ${query.panel}: ${query.refId}`;
      if (query.emptyBecause === undefined) empty.push(`${place} has no data: ${query.expr}`);
      else excused.push(query.emptyBecause);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_QUERIES }, worker));
  return [
    finding(
      "dashboards",
      [],
      live
        .map(({ dashboard }) => `${dashboard.title} (${String(dashboard.panels.length)} panels)`)
        .join(", "),
    ),
    finding(
      "panels",
      empty,
      [
        `${String(queries.length - excused.length)} of ${String(queries.length)} queries have data`,
        ...reasonsWithCounts(excused),
      ].join("; "),
    ),
  ];
}

/** Each reason once, with how many queries are empty for it; the most common first. */
export function reasonsWithCounts(reasons: readonly string[]): readonly string[] {
  return [...new Set(reasons)]
    .map((reason) => ({ reason, count: reasons.filter((each) => each === reason).length }))
    .toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason))
    .map(({ reason, count }) => `${String(count)} empty: ${reason}`);
}
