import { stringify } from "yaml";
import { alertmanagerConfig } from "../../../alerts/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import type { CommandResult } from "../../../ops/command.ts";
import { alertmanagerShell, withFiles } from "./tools.ts";

/** Runs a shell script with Alertmanager and amtool beside the `alertmanager.yml` of a site and some more files. */
export type AlertmanagerScript = (
  site: Inventory,
  script: string,
  files?: Readonly<Record<string, string>>,
) => Promise<CommandResult>;

/** With the Alertmanager that we run. */
export async function alertmanagerScript(): Promise<AlertmanagerScript> {
  const shell = await alertmanagerShell();
  return (site, script, files = {}) => {
    const text = stringify(alertmanagerConfig(site), { lineWidth: 0 });
    return withFiles({ "alertmanager.yml": text, ...files }, (folder) => shell(folder, ["-c", script]));
  };
}
