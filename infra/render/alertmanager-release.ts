import { stringify } from "yaml";
import { alertmanagerConfig } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { release, type Release } from "./release.ts";

/** What Alertmanager is given: the whole `alertmanager.yml`, for it knows no includes. */
export function alertmanagerRelease(inventory: Inventory): Release {
  return release({ "alertmanager.yml": stringify(alertmanagerConfig(inventory), { lineWidth: 0 }) });
}
