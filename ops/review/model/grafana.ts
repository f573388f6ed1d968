import { canonical } from "./canonical.ts";
import type { MonitoringModel } from "./model.ts";
import { textAttribute, type TemplateResource } from "./resources.ts";

/** How a template refers to a team, and to one that is looked up. */
const TEAM_REFERENCE = /^\$\{((?:data\.)?grafana_team)\.([\w-]+)\.id\}$/;

/** Folders, the teams that are made for them, and who may do what in them. */
export function folderModels(
  resources: readonly TemplateResource[],
): Pick<MonitoringModel, "folders" | "teams" | "permissions"> {
  return {
    folders: Object.fromEntries(
      resources
        .filter(({ type }) => type === "grafana_folder")
        .map((folder) => [textAttribute(folder, "uid"), textAttribute(folder, "title")]),
    ),
    teams: resources
      .filter(({ type }) => type === "grafana_team")
      .map((team) => textAttribute(team, "name"))
      .sort(),
    permissions: Object.fromEntries(
      resources
        .filter(({ type }) => type === "grafana_folder_permission")
        .flatMap((resource) => {
          const { permissions } = resource.attributes;
          const list: readonly unknown[] = Array.isArray(permissions) ? permissions : [];
          const folder = textAttribute(resource, "folder_uid");
          return list.map((entry): [string, string] => {
            const { permission, ...who } = fieldsOf(entry);
            return [`${folder}/${holder(who, resource.stack, resources)}`, word(permission)];
          });
        }),
    ),
  };
}

/** A role by its name, a team as `team <name>`, a user as `user <id>`. */
function holder(
  { role, team_id: team, user_id: user }: Readonly<Record<string, unknown>>,
  stack: string,
  resources: readonly TemplateResource[],
): string {
  if (team !== undefined) return `team ${teamName(word(team), stack, resources)}`;
  return role === undefined ? `user ${word(user)}` : word(role);
}

function teamName(reference: string, stack: string, resources: readonly TemplateResource[]): string {
  const [, type, id] = TEAM_REFERENCE.exec(reference) ?? [];
  const team = resources.find((each) => each.stack === stack && each.type === type && each.id === id);
  return team === undefined ? reference : textAttribute(team, "name");
}

function fieldsOf(entry: unknown): Readonly<Record<string, unknown>> {
  return typeof entry === "object" && entry !== null ? Object.fromEntries(Object.entries(entry)) : {};
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
