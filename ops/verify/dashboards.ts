import { z } from "zod";
import { dashboards, lastSeconds } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { finding, type Finding } from "./check.ts";
import { dashboardAnswers } from "./dashboard-answers.ts";
import { panelCounts, reasonsWithCounts } from "./panel-counts.ts";

const dashboardAnswer = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()) }),
});

/** What readers look at: what happens now, in the finest steps, and a day, in which rates look back the longest. */
const views = [
  { title: "15 minutes", rangeSeconds: 15 * 60 },
  { title: "24 hours", rangeSeconds: 24 * 3_600 },
] as const;

/**
 * The dashboards are in Grafana, and every query of every panel and variable is answered with data, or has a reason
 * not to be, in each of the views.
 * @param now end of the time ranges, in seconds since 1970
 */
export async function dashboardFindings(
  grafana: Endpoint,
  inventory: Inventory,
  now: number,
): Promise<readonly Finding[]> {
  const live = await Promise.all(
    dashboards(inventory).map(({ uid }) => jsonOf(dashboardAnswer, grafana, `/api/dashboards/uid/${uid}`)),
  );
  const panels: Finding[] = [];
  for (const { title, rangeSeconds } of views) {
    const counts = panelCounts(await dashboardAnswers(grafana, inventory, lastSeconds(rangeSeconds), now));
    const seen = `${String(counts.panels)} panels: ${String(counts.full)} full, ${String(counts.excused)} empty with reason`;
    panels.push(
      finding(`panels over ${title}`, counts.faults, [seen, ...reasonsWithCounts(counts.reasons)].join("; ")),
    );
  }
  const titles = live.map(
    ({ dashboard }) => `${dashboard.title} (${String(dashboard.panels.length)} panels)`,
  );
  return [finding("dashboards", [], titles.join(", ")), ...panels];
}
