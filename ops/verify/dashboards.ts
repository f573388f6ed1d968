import { readFileSync } from "node:fs";
import { z } from "zod";
import { dashboardQueries, dashboards, dataSourceUid } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Endpoints } from "../endpoints.ts";
import { json, type Authorization } from "../http.ts";
import { finding, type Finding } from "./check.ts";

const dashboardAnswer = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()) }),
});
const queryAnswer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Queries of dashboards that are asked at the same time: a metrics server has better things to do. */
const CONCURRENT_QUERIES = 8;

/** The dashboards are in Grafana, and every query of every panel is answered with data or has a reason not to be. */
export async function dashboardFindings(
  { url, user, passwordFile }: Endpoints["grafana"],
  inventory: Inventory,
): Promise<readonly Finding[]> {
  const admin: Authorization = { kind: "basic", user, password: readFileSync(passwordFile, "utf8").trim() };
  const expected = dashboards(inventory);
  const live = await Promise.all(
    expected.map(({ uid }) => json(dashboardAnswer, `${url}/api/dashboards/uid/${uid}`, admin)),
  );
  const proxy = `${url}/api/datasources/proxy/uid/${dataSourceUid}`;
  const queries = dashboardQueries(inventory);
  const empty: string[] = [];
  const excused: string[] = [];
  const pending = [...queries];
  const worker = async () => {
    for (let query = pending.shift(); query !== undefined; query = pending.shift()) {
      const { data } = await json(
        queryAnswer,
        `${proxy}/api/v1/query?query=${encodeURIComponent(query.expr)}`,
        admin,
      );
      if (data.result.length > 0) continue;
      const place = `${query.dashboard}: ${query.panel}: ${query.refId}`;
      if (query.emptyBecause === undefined) empty.push(`${place} has no data: ${query.expr}`);
      else excused.push(`${place} is empty: ${query.emptyBecause}`);
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
        ...excused,
      ].join("; "),
    ),
  ];
}
