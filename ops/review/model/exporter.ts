import { canonical, canonicalByKey } from "./canonical.ts";
import type { ExporterDocument } from "./documents.ts";
import type { MonitoringModel } from "./model.ts";

/** What the exporter's configuration makes it do. Canaries stand among the checks as `canary <model>`. */
export function exporterModel(
  documents: readonly ExporterDocument[],
): Pick<MonitoringModel, "checks" | "exporterSettings"> {
  return {
    checks: Object.fromEntries(
      documents.flatMap(({ targets, canaries }) => [
        ...targets.map((target): [string, string] => [target.target, canonical(target)]),
        ...canaries.map((canary): [string, string] => [`canary ${canary.model}`, canonical(canary)]),
      ]),
    ),
    exporterSettings: Object.fromEntries(
      documents.flatMap((document) => Object.entries(canonicalByKey(document, ["targets", "canaries"]))),
    ),
  };
}
