import type { MonitoringModel } from "../model/model.ts";
import { subjects, type Change } from "../review.ts";
import { alertChanges } from "./alerts.ts";
import { alertmanagerChanges } from "./alertmanager.ts";
import { checkChanges } from "./checks.ts";
import { containerChanges } from "./containers.ts";
import { dashboardChanges } from "./dashboards.ts";
import { grafanaChanges } from "./grafana.ts";
import { recordingRuleChanges } from "./recording-rules.ts";
import { scrapingChanges } from "./scraping.ts";

/** Every difference in meaning, in the order of {@link subjects}, then by id; ids are unique. */
export function changes(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const all = [
    containerChanges,
    scrapingChanges,
    checkChanges,
    alertChanges,
    recordingRuleChanges,
    alertmanagerChanges,
    grafanaChanges,
    dashboardChanges,
  ].flatMap((of) => of(before, after));
  const inOrder = [...all].sort(
    (a, b) =>
      subjects.indexOf(a.subject) - subjects.indexOf(b.subject) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  return withUniqueIds(inOrder);
}

function withUniqueIds(list: readonly Change[]): readonly Change[] {
  const seen = new Map<string, number>();
  return list.map((change) => {
    const count = (seen.get(change.id) ?? 0) + 1;
    seen.set(change.id, count);
    return count === 1 ? change : { ...change, id: `${change.id} (${String(count)})` };
  });
}
