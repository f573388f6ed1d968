import { canonical } from "./canonical.ts";
import type { MonitoringModel } from "./model.ts";
import { textAttribute, type TemplateResource } from "./resources.ts";

/** Folders, and who may do what in them. */
export function folderModels(
  resources: readonly TemplateResource[],
): Pick<MonitoringModel, "folders" | "permissions"> {
  return {
    folders: Object.fromEntries(
      resources
        .filter(({ type }) => type === "grafana_folder")
        .map((folder) => [textAttribute(folder, "uid"), textAttribute(folder, "title")]),
    ),
    permissions: Object.fromEntries(
      resources
        .filter(({ type }) => type === "grafana_folder_permission")
        .flatMap((resource) => {
          const { permissions } = resource.attributes;
          const list: readonly unknown[] = Array.isArray(permissions) ? permissions : [];
          return list.map((entry) => permission(textAttribute(resource, "folder_uid"), entry));
        }),
    ),
  };
}

function permission(folder: string, entry: unknown): [string, string] {
  const fields: Readonly<Record<string, unknown>> =
    typeof entry === "object" && entry !== null ? Object.fromEntries(Object.entries(entry)) : {};
  const who = ["role", "team_id", "user_id"]
    .map((field) => fields[field])
    .find((value) => value !== undefined);
  return [`${folder}/${word(who)}`, word(fields["permission"])];
}

function word(value: unknown): string {
  return typeof value === "string" ? value : canonical(value ?? null);
}

/** Data sources by uid, or by name where they have none. */
export function dataSourceModels(
  documents: readonly {
    readonly datasources: readonly { readonly name: string; readonly uid?: string | undefined }[];
  }[],
): MonitoringModel["dataSources"] {
  return Object.fromEntries(
    documents.flatMap(({ datasources }) =>
      datasources.map((source) => [source.uid ?? source.name, canonical(source)]),
    ),
  );
}
