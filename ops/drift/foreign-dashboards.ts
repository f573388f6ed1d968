import type { Bundle } from "../bundle/bundle.ts";
import { dashboardUids } from "./live-bundle.ts";
import type { Readings } from "./readings.ts";

/**
 * Dashboards that somebody saved in a folder of ours, one line each. Nothing of ours is changed by them, but they go
 * when the folder goes.
 */
export function foreignDashboards(bundle: Bundle, { grafana }: Pick<Readings, "grafana">): readonly string[] {
  if (grafana.kind === "unreachable") return [];
  const ours = dashboardUids(bundle);
  return Object.values(grafana.value.folders).flatMap((folder) =>
    Object.entries(folder?.dashboards ?? {})
      .filter(([uid]) => !ours.includes(uid))
      .map(
        ([uid, title]) =>
          `dashboard ${title} (${uid}) was saved in our folder ${folder?.title ?? ""}: keep it elsewhere, or bring it into the code`,
      ),
  );
}
