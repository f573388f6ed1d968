import type { Bundle } from "../../bundle/bundle.ts";
import { containerModels } from "./containers.ts";
import { dashboardModels } from "./dashboards.ts";
import { exporterModel } from "./exporter.ts";
import { bundleFiles } from "./files.ts";
import { dataSourceModels, folderModels } from "./grafana.ts";
import type { MonitoringModel } from "./model.ts";
import { notificationModel } from "./notification.ts";
import { templateResources } from "./resources.ts";
import { ruleModels } from "./rules.ts";
import { scrapeJobModels } from "./scraping.ts";

/**
 * What a bundle means, read back from the files that the servers will read and from the templates. Bundles of older
 * and newer revisions are understood as far as they have the same files; keys that are not known are settings.
 * @throws {BundleError} naming every file that cannot be read, and where: `<stack>/<path>: <place>: <rule>`.
 */
export function monitoringModel(bundle: Bundle): MonitoringModel {
  const files = bundleFiles(bundle);
  const resources = templateResources(files.templates);
  const [alertmanager] = files.alertmanager;
  return {
    scrapeJobs: scrapeJobModels(files.scrapes),
    ...ruleModels(files.rules),
    ...(alertmanager === undefined ? {} : { notification: notificationModel(alertmanager.document) }),
    ...exporterModel(files.exporter.map(({ document }) => document)),
    dashboards: dashboardModels(files.dashboards, resources),
    ...folderModels(resources),
    dataSources: dataSourceModels(files.dataSources.map(({ document }) => document)),
    ...containerModels(resources),
  };
}
