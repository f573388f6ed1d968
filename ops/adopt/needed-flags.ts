import type { InstalledServer, MetricsServer } from "../../inventory/model.ts";
import type { Flag } from "./arguments-file.ts";
import { retentionOf } from "./retention.ts";

/** Days that the longest SLO window looks back (30), and half as much again to compare with the month before. */
export const NEEDED_RETENTION_DAYS = 45;

/**
 * The flags that a running Prometheus lacks for our publications, empty when it lacks none.
 *
 * @param running - its flags without dashes, as `/api/v1/status/flags` gives them
 * @param server - of the inventory: how long samples are kept, and how Prometheus is reloaded
 * @param webConfig - file with certificate and users; undefined where the server is to stay open
 */
export function neededFlags(
  running: Readonly<Record<string, string>>,
  {
    retentionDays,
    prometheus,
  }: Pick<MetricsServer, "retentionDays"> & {
    readonly prometheus: Pick<InstalledServer, "reload">;
  },
  webConfig?: string,
): readonly Flag[] {
  const days = Math.max(retentionDays, NEEDED_RETENTION_DAYS);
  return [
    ...(prometheus.reload === "hup" || running["web.enable-lifecycle"] === "true"
      ? []
      : [{ name: "--web.enable-lifecycle" }]),
    // Where only the size is limited, one of time could delete what is there.
    ...(retentionOf(running).days >= days
      ? []
      : [{ name: "--storage.tsdb.retention.time", value: `${String(days)}d` }]),
    ...(webConfig === undefined || running["web.config.file"] === webConfig
      ? []
      : [{ name: "--web.config.file", value: webConfig }]),
  ];
}
