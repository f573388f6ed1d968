import type { InstalledServer, MetricsServer } from "../../inventory/model.ts";
import { keptDays } from "../../inventory/retention.ts";
import type { Flag } from "./arguments-file.ts";
import { retentionOf } from "./retention.ts";

/**
 * The flags that a running Prometheus lacks for our publications, empty when it lacks none.
 *
 * @param running - its flags without dashes, as `/api/v1/status/flags` gives them
 * @param server - of the inventory: how long samples are kept, and how Prometheus is reloaded
 * @param webConfig - file with certificate and users; undefined where the server is to stay open
 */
export function neededFlags(
  running: Readonly<Record<string, string>>,
  server: Pick<MetricsServer, "retentionDays"> & { readonly prometheus: Pick<InstalledServer, "reload"> },
  webConfig?: string,
): readonly Flag[] {
  const days = keptDays(server);
  return [
    ...(server.prometheus.reload === "hup" || running["web.enable-lifecycle"] === "true"
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
