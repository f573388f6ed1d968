import { basename } from "node:path/posix";
import { canonical, canonicalByKey } from "./canonical.ts";
import type { DashboardDocument, PanelDocument } from "./documents.ts";
import type { ReadFile } from "./files.ts";
import type { DashboardModel, PanelModel } from "./model.ts";
import { textAttribute, type TemplateResource } from "./resources.ts";

/** Dashboards by their files, each in the folder that the template puts it into. */
export function dashboardModels(
  files: readonly ReadFile<DashboardDocument>[],
  resources: readonly TemplateResource[],
): readonly DashboardModel[] {
  const declared = resources.filter(({ type }) => type === "grafana_dashboard");
  return files.map(({ stack, path, document: { uid, title, panels, ...settings } }) => {
    const resource = declared.find(
      (each) => each.stack === stack && textAttribute(each, "config_json").includes(`/${basename(path)}"`),
    );
    return {
      uid,
      title,
      folder: resource === undefined ? "" : textAttribute(resource, "folder"),
      panels: panels.flatMap(panelModels),
      settings: canonicalByKey(settings),
    };
  });
}

/** A panel, and the panels that are folded in it. */
function panelModels({ id, gridPos, panels, ...content }: PanelDocument): readonly PanelModel[] {
  const panel: PanelModel = {
    id,
    title: content.title,
    type: content.type,
    place:
      gridPos === undefined
        ? ""
        : `${String(gridPos.x)},${String(gridPos.y)} ${String(gridPos.w)}x${String(gridPos.h)}`,
    content: canonical(content),
    queries: content.targets.flatMap(({ expr }) => (expr === undefined ? [] : [expr])),
    unit: content.fieldConfig?.defaults?.unit ?? "",
  };
  return [panel, ...panels.flatMap(panelModels)];
}
